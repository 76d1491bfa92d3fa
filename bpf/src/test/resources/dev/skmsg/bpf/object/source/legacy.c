/* A map as it was declared before BTF. libbpf took this until 1.0. */
#include "bpf_fixture.h"

struct bpf_map_def {
    unsigned int type, key_size, value_size, max_entries, map_flags;
};

struct bpf_map_def ports SEC("maps") = {
    .type = BPF_MAP_TYPE_HASH,
    .key_size = 4,
    .value_size = 8,
    .max_entries = 16,
};

struct bpf_map_def sockets SEC("maps") = {
    .type = BPF_MAP_TYPE_SOCKMAP,
    .key_size = 4,
    .value_size = 4,
    .max_entries = 2,
};

SEC("sk_msg")
int legacy(struct sk_msg_md *msg)
{
    unsigned int port = msg->local_port;

    if (bpf_map_lookup_elem(&ports, &port))
        return SK_DROP;
    return bpf_msg_redirect_map(msg, &sockets, 1, 0);
}

char LICENSE[] SEC("license") = "GPL";
