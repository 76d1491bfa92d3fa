/* A program for each command: 'L' logs in, 'Q' quits, and what has no program is refused.
 *
 * What it shows: tail calls, and an array of programs that the object fills itself. A loader puts the
 * programs in before the first message; user space may change them later. */
#include "skmsg.h"

enum { MAP_PROG_ARRAY = 3 };

enum { NONE, LOGIN, QUIT, COMMANDS };

static long (*const tail_call)(void *context, void *map, u32 index) = (void *)12;

int login(struct sk_msg_md *msg);
int quit(struct sk_msg_md *msg);

struct {
	int (*type)[MAP_PROG_ARRAY];
	int (*max_entries)[COMMANDS];
	int (*key_size)[sizeof(u32)];
	int (*values[])(struct sk_msg_md *msg);
} handlers SECTION(".maps") = {
	.values = { [LOGIN] = login, [QUIT] = quit },
};

MAP(seen, MAP_ARRAY, u32, u64, COMMANDS);

static void count(u32 command)
{
	u64 *number = map_lookup(&seen, &command);

	if (number)
		__sync_fetch_and_add(number, 1);
}

/* A name must follow, of at least one letter: "L anna". */
SECTION("sk_msg")
int login(struct sk_msg_md *msg)
{
	count(LOGIN);
	return msg->size >= 3 ? SK_PASS : SK_DROP;
}

SECTION("sk_msg")
int quit(struct sk_msg_md *msg)
{
	count(QUIT);
	return msg->size == 1 ? SK_PASS : SK_DROP;
}

SECTION("sk_msg")
int commands(struct sk_msg_md *msg)
{
	char *data = msg->data;

	if (data + 1 > (char *)msg->data_end)
		return SK_DROP;
	tail_call(msg, &handlers, *data == 'L' ? LOGIN : *data == 'Q' ? QUIT : NONE);
	/* There is no program for it. */
	count(NONE);
	return SK_DROP;
}

char license_text[] SECTION("license") = "GPL";
