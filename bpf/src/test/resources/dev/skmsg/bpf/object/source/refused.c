#include "bpf_fixture.h"

/* What cannot be had without a kernel: its own structs and its configuration. */
struct task_struct {
    int pid;
} __attribute__((preserve_access_index));

extern int linux_has_something __attribute__((section(".kconfig")));

SEC("sk_msg")
int configured(struct sk_msg_md *msg)
{
    return linux_has_something ? SK_PASS : SK_DROP;
}

SEC("sk_msg")
int relocated(struct sk_msg_md *msg)
{
    struct task_struct *task = (void *)(long)msg->size;

    return task->pid ? SK_PASS : SK_DROP;
}

SEC("sk_msg")
int plain(struct sk_msg_md *msg)
{
    return SK_PASS;
}

char LICENSE[] SEC("license") = "GPL";
