#include "bpf_fixture.h"

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 4);
    __type(key, int);
    __type(value, long);
} counts SEC(".maps");

static __noinline long leaf(long a)
{
    return a * 3 + bpf_get_prandom_u32();
}

static __noinline long twice(long a)
{
    return leaf(a) + leaf(a + 1);
}

__noinline int global_one(int a)
{
    return twice(a) & 0xff;
}

__weak __noinline int weak_one(int a)
{
    return a ^ 5;
}

__hidden __noinline int hidden_one(int a)
{
    return leaf(a) > 10;
}

static long each(void *map, int *key, long *value, void *ctx)
{
    *value += *(long *)ctx;
    return *value > 100;
}

SEC("sk_msg")
int first(struct sk_msg_md *msg)
{
    long step = msg->size;

    bpf_for_each_map_elem(&counts, each, &step, 0);
    return global_one(msg->size) > 5 ? SK_PASS : SK_DROP;
}

SEC("sk_msg")
int second(struct sk_msg_md *msg)
{
    return weak_one(msg->size) + hidden_one(msg->local_port) ? SK_PASS : SK_DROP;
}

SEC("sk_skb/stream_parser")
int parser(struct __sk_buff *skb)
{
    return skb->len;
}

SEC("sk_skb/stream_verdict")
int verdict(struct __sk_buff *skb)
{
    return weak_one(skb->len) ? SK_PASS : SK_DROP;
}

char LICENSE[] SEC("license") = "GPL";
