/* What the fixtures need of a BPF header, so that they compile with a bare clang. */
#include <linux/bpf.h>

#define SEC(name) __attribute__((section(name), used))
#define __uint(name, val) int (*name)[val]
#define __type(name, val) typeof(val) *name
#define __array(name, val) typeof(val) *name[]
#define __noinline __attribute__((noinline))
#define __weak __attribute__((weak))
#define __hidden __attribute__((visibility("hidden")))
#define __ksym __attribute__((section(".ksyms")))

static void *(*bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*bpf_map_update_elem)(void *map, const void *key, const void *value,
                                   unsigned long long flags) = (void *)2;
static unsigned int (*bpf_get_prandom_u32)(void) = (void *)7;
static long (*bpf_msg_redirect_map)(struct sk_msg_md *msg, void *map, unsigned int key,
                                    unsigned long long flags) = (void *)60;
static long (*bpf_msg_apply_bytes)(struct sk_msg_md *msg, unsigned int bytes) = (void *)61;
static long (*bpf_msg_pull_data)(struct sk_msg_md *msg, unsigned int start, unsigned int end,
                                 unsigned long long flags) = (void *)63;
static long (*bpf_msg_redirect_hash)(struct sk_msg_md *msg, void *map, void *key,
                                     unsigned long long flags) = (void *)71;
static long (*bpf_sk_redirect_map)(struct __sk_buff *skb, void *map, unsigned int key,
                                   unsigned long long flags) = (void *)52;
static long (*bpf_for_each_map_elem)(void *map, void *callback, void *ctx,
                                     unsigned long long flags) = (void *)164;
