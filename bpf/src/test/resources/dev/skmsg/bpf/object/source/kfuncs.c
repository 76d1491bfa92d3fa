#include "bpf_fixture.h"

extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;

SEC("sk_msg")
int locked(struct sk_msg_md *msg)
{
    bpf_rcu_read_lock();
    unsigned int size = msg->size;
    bpf_rcu_read_unlock();
    return size > 10 ? SK_PASS : SK_DROP;
}

char LICENSE[] SEC("license") = "GPL";
