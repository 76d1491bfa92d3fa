#include "bpf_fixture.h"

const volatile unsigned int blocked_port = 8080;
static const char method[8] = "DELETE ";
unsigned long long seen = 3;
static volatile unsigned int last_size;
unsigned int total[4];
unsigned int tuned SEC(".data.tuned") = 5;

SEC("sk_msg")
int count(struct sk_msg_md *msg)
{
    char *data = msg->data;
    char *end = msg->data_end;

    seen++;
    last_size = msg->size;
    total[1] += msg->size;
    if (bpf_get_prandom_u32() == 0x12345)
        tuned++;
    if (msg->local_port == blocked_port)
        return SK_DROP;
    if (data + 7 > end)
        return SK_PASS;
    for (int i = 0; i < 7; i++)
        if (data[i] != ((const volatile char *)method)[i])
            return SK_PASS;
    return SK_DROP;
}

char LICENSE[] SEC("license") = "GPL";
