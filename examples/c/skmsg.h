/* What a program of type sk_msg needs, and no more: written out here, so that the examples are built
 * with clang alone. */
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

enum verdict { SK_DROP = 0, SK_PASS = 1 };

enum map_type { MAP_HASH = 1, MAP_ARRAY = 2, MAP_SOCKMAP = 15 };

enum { BPF_ANY = 0, BPF_NOEXIST = 1, BPF_F_INGRESS = 1 };

/* The context. Pointers have eight bytes in it, whatever the machine. */
struct sk_msg_md {
	union { void *data; u64 : 64; } __attribute__((aligned(8)));
	union { void *data_end; u64 : 64; } __attribute__((aligned(8)));
	u32 family;
	u32 remote_ip4; /* network order */
	u32 local_ip4; /* network order */
	u32 remote_ip6[4]; /* network order */
	u32 local_ip6[4]; /* network order */
	u32 remote_port; /* network order */
	u32 local_port; /* a plain number */
	u32 size;
	union { void *sk; u64 : 64; } __attribute__((aligned(8)));
};

/* The kernel's functions, by their numbers. */
static void *(*const map_lookup)(void *map, const void *key) = (void *)1;
static long (*const map_update)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*const redirect_map)(struct sk_msg_md *msg, void *map, u32 key, u64 flags) = (void *)60;
static long (*const apply_bytes)(struct sk_msg_md *msg, u32 bytes) = (void *)61;
static long (*const cork_bytes)(struct sk_msg_md *msg, u32 bytes) = (void *)62;
static long (*const pull_data)(struct sk_msg_md *msg, u32 start, u32 end, u64 flags) = (void *)63;

#define SECTION(name) __attribute__((section(name), used))
#define NOINLINE __attribute__((noinline))

/* A map, as libbpf reads it from the types of a variable in the section .maps. */
#define MAP(name, kind, k, v, entries)                                                             \
	struct {                                                                                   \
		int (*type)[kind];                                                                 \
		int (*max_entries)[entries];                                                       \
		k *key;                                                                            \
		v *value;                                                                          \
	} name SECTION(".maps")
