#include "bpf_fixture.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* Members in another order and at other places than the kernel's. */
struct sk_msg_md___mine {
    unsigned int size;
    unsigned int local_port;
    unsigned int remote_ip6[4];
    void *data;
    void *data_end;
    struct bpf_sock___mine *sk;
    unsigned int not_there;
};

struct bpf_sock___mine {
    unsigned int state;
    unsigned int protocol;
};

struct __sk_buff___mine {
    unsigned int data_end;
    unsigned int data;
    unsigned int local_port;
};

struct tcphdr___mine {
    unsigned short fin : 1, syn : 1, doff : 4;
    unsigned short window;
};

#pragma clang attribute pop



enum { FIELD_BYTE_OFFSET, FIELD_BYTE_SIZE, FIELD_EXISTS, FIELD_SIGNED, FIELD_LSHIFT, FIELD_RSHIFT };

SEC("sk_msg")
int context(struct sk_msg_md___mine *msg)
{
    if (msg->local_port == 80 || msg->remote_ip6[2] == 5)
        return SK_DROP;
    if (__builtin_preserve_field_info(msg->not_there, FIELD_EXISTS))
        return msg->not_there;
    if (msg->sk && msg->sk->protocol == 6 && msg->sk->state == 1)
        return msg->size > __builtin_preserve_field_info(msg->remote_ip6, FIELD_BYTE_SIZE);
    return SK_PASS;
}

SEC("sk_skb/stream_verdict")
int header(struct __sk_buff___mine *skb)
{
    unsigned char *data = (void *)(long)skb->data;
    unsigned char *end = (void *)(long)skb->data_end;
    struct tcphdr___mine *tcp = (void *)data;
    unsigned long long word = 0;

    if (data + 20 > end)
        return SK_DROP;
    switch (__builtin_preserve_field_info(tcp->doff, FIELD_BYTE_SIZE)) {
    case 1:
        word = data[__builtin_preserve_field_info(tcp->doff, FIELD_BYTE_OFFSET) & 15];
        break;
    case 2:
        word = *(unsigned short *)(data +
                                   (__builtin_preserve_field_info(tcp->doff, FIELD_BYTE_OFFSET) & 14));
        break;
    }
    word <<= __builtin_preserve_field_info(tcp->doff, FIELD_LSHIFT);
    word >>= __builtin_preserve_field_info(tcp->doff, FIELD_RSHIFT);
    return word > 5 && tcp->window ? SK_PASS : SK_DROP;
}

char LICENSE[] SEC("license") = "GPL";
