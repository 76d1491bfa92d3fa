/* Writes an asterisk over every digit of a message, in its first LIMIT bytes.
 *
 * What it shows: a loop over the bytes of a message, writing into it, a table in .rodata. */
#include "skmsg.h"

#define LIMIT 256

/* What a byte becomes; zero means that it stays. The compiler puts it into .rodata, which is a map of
 * one entry for the kernel, frozen before the program is loaded. */
static const volatile u8 becomes[256] = {
	['0'] = '*', ['1'] = '*', ['2'] = '*', ['3'] = '*', ['4'] = '*',
	['5'] = '*', ['6'] = '*', ['7'] = '*', ['8'] = '*', ['9'] = '*',
};

MAP(masked, MAP_ARRAY, u32, u64, 1);

SECTION("sk_msg")
int mask_digits(struct sk_msg_md *msg)
{
	u32 zero = 0;
	u32 size = msg->size;

	if (size > LIMIT)
		size = LIMIT;
	/* All that is looked at in one piece. */
	if (pull_data(msg, 0, size, 0))
		return SK_DROP;

	u8 *data = msg->data;
	u8 *end = msg->data_end;
	u64 count = 0;

	/* The bound is what the verifier can count to; the comparison with the end is in the loop, where
	 * it tells how far the pointer of this very round reaches. */
	for (u32 i = 0; i < LIMIT; i++) {
		u8 *byte = data + i;

		if (byte + 1 > end)
			break;
		u8 instead = becomes[*byte];

		if (instead) {
			*byte = instead;
			count++;
		}
	}

	u64 *sum = map_lookup(&masked, &zero);

	if (sum)
		__sync_fetch_and_add(sum, count);
	return SK_PASS;
}

char license_text[] SECTION("license") = "GPL";
