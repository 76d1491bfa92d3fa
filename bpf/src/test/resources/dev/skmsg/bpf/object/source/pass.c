#include "bpf_fixture.h"

SEC("sk_msg")
int pass(struct sk_msg_md *msg)
{
    return SK_PASS;
}

char LICENSE[] SEC("license") = "GPL";
