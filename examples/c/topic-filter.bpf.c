/* A message is "TOPIC text", as in "weather.berlin 12 degrees". Those whose topic is in the list
 * `blocked` are refused; a topic is also blocked if what stands before one of its dots is.
 *
 * What it shows: a parser, a key made on the stack, one lookup for each part of a name. */
#include "skmsg.h"

#define LONGEST 32

struct topic {
	char name[LONGEST]; /* filled up with zeros */
};

MAP(blocked, MAP_HASH, struct topic, u64, 1024);

/* Is this one in the list? Counts there if so. */
static NOINLINE int listed(const struct topic *topic)
{
	u64 *count;

	if (!topic)
		return 0;
	count = map_lookup(&blocked, topic);
	if (!count)
		return 0;
	__sync_fetch_and_add(count, 1);
	return 1;
}

SECTION("sk_msg")
int topic_filter(struct sk_msg_md *msg)
{
	struct topic topic = {};
	u32 size = msg->size;

	if (size > LONGEST)
		size = LONGEST;
	if (pull_data(msg, 0, size, 0))
		return SK_DROP;

	u8 *data = msg->data;
	u8 *end = msg->data_end;

	/* Before each dot, and at the end of the name, the key holds all that came before. */
	for (u32 i = 0; i < LONGEST; i++) {
		u8 *byte = data + i;

		if (byte + 1 > end || *byte == ' ')
			break;
		if (*byte == '.' && listed(&topic))
			return SK_DROP;
		topic.name[i] = *byte;
	}
	return listed(&topic) ? SK_DROP : SK_PASS;
}

char license_text[] SECTION("license") = "GPL";
