-- Slots in which two signatures agree. A band holds four slots of 14 bits, each below a free bit: the difference of two
-- bands plus 2^14 - 1 in every slot sets the free bit of just those slots that differ.
CREATE OR REPLACE TEMP MACRO agreeing_slots(one, other) AS
list_sum(
    list_transform(
        list_zip(one, other),
        lambda bands: 4 - bit_count((xor(bands[1], bands[2]) + 576443159580491775) & 576478345026355200)
    )
);
