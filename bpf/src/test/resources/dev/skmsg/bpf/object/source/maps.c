#include "bpf_fixture.h"

struct connection {
    unsigned int local_ip, remote_ip, local_port, remote_port;
};

struct {
    __uint(type, BPF_MAP_TYPE_SOCKHASH);
    __uint(max_entries, 65536);
    __type(key, struct connection);
    __type(value, unsigned long long);
} sockets SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 4);
    __uint(key_size, 4);
    __uint(value_size, 8);
    __uint(map_flags, BPF_F_MMAPABLE);
} counts SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 128);
    __type(key, int);
    __type(value, struct connection);
} recent SEC(".maps");

struct inner {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 16);
    __type(key, int);
    __type(value, int);
};

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
    __uint(max_entries, 2);
    __type(key, int);
    __array(values, struct inner);
} outer SEC(".maps");

SEC("sk_msg")
int redirect(struct sk_msg_md *msg)
{
    struct connection key = {
        .local_ip = msg->remote_ip4,
        .remote_ip = msg->local_ip4,
        .local_port = msg->remote_port >> 16,
        .remote_port = msg->local_port,
    };
    unsigned int index = 1;
    unsigned long long *count = bpf_map_lookup_elem(&counts, &index);

    if (count)
        __sync_fetch_and_add(count, 1);
    bpf_map_update_elem(&recent, &index, &key, BPF_ANY);
    void *inner_map = bpf_map_lookup_elem(&outer, &index);
    if (inner_map) {
        int *value = bpf_map_lookup_elem(inner_map, &index);
        if (value && *value == 7)
            return SK_DROP;
    }
    return bpf_msg_redirect_hash(msg, &sockets, &key, BPF_F_INGRESS);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
