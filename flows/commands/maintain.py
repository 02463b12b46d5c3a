"""Commands that tend the warehouse without new input."""

from flows.commands.options import Config, Wait, Warehouse

__all__ = ["publish"]


def publish(warehouse: Warehouse = None, config: Config = None, wait: Wait = False) -> None:
    """Build the file for readers anew, from nothing."""
    from schemas.settings import load_settings
    from warehouse.connect import hold_lock, open_lake
    from warehouse.layout import Layout
    from warehouse.publish import publish as build

    settings = load_settings(config, warehouse)
    layout = Layout(settings.warehouse.path)
    with hold_lock(layout, wait=wait, must_exist=True), open_lake(settings.warehouse) as lake:
        published = build(lake, settings, full=True)
    print(f"published generation {published.generation} to {published.link}")
