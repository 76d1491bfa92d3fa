#include "bpf_fixture.h"

SEC("xdp")
int other(struct xdp_md *ctx)
{
    return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
