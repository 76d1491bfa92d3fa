/* Lets a frame pass only if its check byte is right. A frame is one message:
 *
 *     length (1 byte) | that many bytes | check byte
 *
 * The check byte is the CRC-8 (polynomial 0x07) of the bytes in between.
 *
 * What it shows: a subprogram that is not inlined, a table of numbers, a value read at a place that
 * only the message knows. */
#include "skmsg.h"

#define LONGEST 64

/* CRC-8 of the sixteen values of half a byte: two steps for each byte. */
static const volatile u8 half[16] = {
	0x00, 0x07, 0x0e, 0x09, 0x1c, 0x1b, 0x12, 0x15,
	0x38, 0x3f, 0x36, 0x31, 0x24, 0x23, 0x2a, 0x2d,
};

enum outcome { GOOD, BAD_CHECK, BAD_LENGTH, OUTCOMES };

MAP(outcomes, MAP_ARRAY, u32, u64, OUTCOMES);

/* One step of the check. A function of its own in the program too: the verifier goes into it with what
 * it knows of the arguments. */
static NOINLINE u32 step(u32 crc, u32 byte)
{
	crc ^= byte;
	crc = (crc << 4) ^ half[(crc >> 4) & 15];
	crc &= 0xff;
	crc = (crc << 4) ^ half[(crc >> 4) & 15];
	return crc & 0xff;
}

static NOINLINE int finish(u32 outcome)
{
	u64 *count = map_lookup(&outcomes, &outcome);

	if (count)
		__sync_fetch_and_add(count, 1);
	return outcome == GOOD ? SK_PASS : SK_DROP;
}

SECTION("sk_msg")
int checked_frame(struct sk_msg_md *msg)
{
	u32 size = msg->size;

	if (size < 2 || size > LONGEST + 2)
		return finish(BAD_LENGTH);
	if (pull_data(msg, 0, size, 0))
		return SK_DROP;

	u8 *data = msg->data;
	u8 *end = msg->data_end;

	if (data + 2 > end)
		return finish(BAD_LENGTH);
	u32 length = data[0];

	if (length + 2 != size)
		return finish(BAD_LENGTH);

	u32 crc = 0;

	for (u32 i = 0; i < LONGEST; i++) {
		u8 *byte = data + 1 + i;

		if (i >= length || byte + 1 > end)
			break;
		crc = step(crc, *byte);
	}

	if (length > LONGEST)
		return finish(BAD_LENGTH);
	u8 *check = data + 1 + length;

	if (check + 1 > end)
		return finish(BAD_LENGTH);
	return finish(*check == crc ? GOOD : BAD_CHECK);
}

char license_text[] SECTION("license") = "GPL";
