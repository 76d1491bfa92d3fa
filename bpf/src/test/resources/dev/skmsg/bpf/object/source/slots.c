#include "bpf_fixture.h"

static long (*bpf_tail_call)(void *ctx, void *programs, unsigned int index) = (void *)12;

int login(struct sk_msg_md *msg);
int other(struct sk_msg_md *msg);

struct {
    __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
    __uint(max_entries, 4);
    __uint(key_size, 4);
    __array(values, int(struct sk_msg_md *));
} handlers SEC(".maps") = {
    .values = { [1] = &login, [3] = &other },
};

struct table {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 2);
    __type(key, int);
    __type(value, int);
} one SEC(".maps"), two SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
    __uint(max_entries, 4);
    __uint(key_size, 4);
    __array(values, struct table);
} tables SEC(".maps") = {
    .values = { &two, &one },
};

SEC("sk_msg")
int dispatch(struct sk_msg_md *msg)
{
    unsigned int key = msg->size & 1;
    void *table = bpf_map_lookup_elem(&tables, &key);

    if (table)
        bpf_tail_call(msg, &handlers, msg->size & 3);
    return SK_PASS;
}

SEC("sk_msg")
int login(struct sk_msg_md *msg)
{
    return SK_DROP;
}

SEC("sk_msg")
int other(struct sk_msg_md *msg)
{
    return SK_PASS;
}

char LICENSE[] SEC("license") = "GPL";
