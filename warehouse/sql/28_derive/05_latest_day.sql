-- The last day that a date can mean: a month or year is over when its last day is.
CREATE OR REPLACE TEMP MACRO latest_day(date, date_precision) AS
CASE date_precision WHEN 'year' THEN make_date(year(date), 12, 31) WHEN 'month' THEN last_day(date) ELSE date END;
