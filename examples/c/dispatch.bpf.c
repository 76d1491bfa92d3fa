/* Sends each request where its kind belongs. The first byte of a message is its kind:
 *
 *     'R' read     to one of the workers, by the byte behind it (a digit)
 *     'W' write    by TCP, as long as writing is allowed
 *     'P' ping     by TCP
 *     anything else is refused
 *
 * What it shows: a switch, several maps, settings that user space makes, redirects. */
#include "skmsg.h"

enum setting { MAY_WRITE, SETTINGS };

struct counter {
	u64 messages;
	u64 bytes;
};

MAP(settings, MAP_ARRAY, u32, u32, SETTINGS);
MAP(workers, MAP_SOCKMAP, u32, u32, 10);
/* One entry for each kind that has been seen. */
MAP(kinds, MAP_HASH, u8, struct counter, 256);

static NOINLINE void count(u8 kind, u32 size)
{
	struct counter *counter = map_lookup(&kinds, &kind);

	if (!counter) {
		struct counter zero = {};

		map_update(&kinds, &kind, &zero, BPF_NOEXIST);
		counter = map_lookup(&kinds, &kind);
		if (!counter)
			return;
	}
	__sync_fetch_and_add(&counter->messages, 1);
	__sync_fetch_and_add(&counter->bytes, size);
}

SECTION("sk_msg")
int dispatch(struct sk_msg_md *msg)
{
	u32 which = MAY_WRITE;
	u32 *may_write = map_lookup(&settings, &which);
	u32 size = msg->size;

	if (!may_write || pull_data(msg, 0, size < 2 ? 1 : 2, 0))
		return SK_DROP;

	u8 *data = msg->data;
	u8 *end = msg->data_end;

	if (data + 1 > end)
		return SK_DROP;
	/* Taken before the call below ends the pointer; a missing byte counts as no digit. */
	u8 kind = data[0];
	u32 worker = data + 2 > end ? 10 : (u32)data[1] - '0';

	count(kind, size);
	switch (kind) {
	case 'R':
		/* No such worker: the answer is SK_DROP. */
		return redirect_map(msg, &workers, worker, BPF_F_INGRESS);
	case 'W':
		return *may_write ? SK_PASS : SK_DROP;
	case 'P':
		return SK_PASS;
	default:
		return SK_DROP;
	}
}

char license_text[] SECTION("license") = "GPL";
