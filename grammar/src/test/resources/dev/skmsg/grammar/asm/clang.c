#define SEC(n) __attribute__((section(n), used))
typedef unsigned char u8; typedef unsigned int u32; typedef unsigned long long u64;
struct sk_msg_md { void *data; void *data_end; u32 family, remote_ip4, local_ip4, r6[4], l6[4], remote_port, local_port, size; };
static void *(*bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*bpf_msg_pull_data)(void *m, u32 a, u32 b, u64 f) = (void *)63;
static long (*bpf_msg_redirect_hash)(void *m, void *map, void *key, u64 f) = (void *)71;
struct { int (*type)[2]; u32 *key; u64 *value; int (*max_entries)[16]; } hits SEC(".maps");
struct { int (*type)[18]; u64 *key; u32 *value; int (*max_entries)[1024]; } socks SEC(".maps");
u64 counter = 5; const volatile u32 limit = 77; static u32 table[4] = {1, 2, 3, 4}; u64 seen[3];
struct entry { const char *name; u64 *where; } entries[2] = {{"hello", &counter}, {"x", seen}};
__attribute__((noinline)) static u64 mix(u64 a, u64 b) { u64 s = 0; for (u32 i = 0; i < (a & 15); i++) s += b * i + table[i & 3]; seen[0]++; return s; }
__attribute__((noinline)) int scaled(u32 x) { return x * 3 + limit; }
SEC("sk_msg") int filter(struct sk_msg_md *msg) {
  u32 k = 0; u64 key = msg->remote_port, *v; u8 *d, *e;
  if (bpf_msg_pull_data(msg, 0, 8, 0)) return 0;
  d = msg->data; e = msg->data_end;
  if (d + 8 > e) return 1;
  if ((v = bpf_map_lookup_elem(&hits, &k))) __sync_fetch_and_add(v, d[0]);
  counter += mix(d[1], d[2]);
  if (entries[d[3] & 1].where == &counter) return 0;
  switch (d[4]) { case 1: return scaled(d[5]); case 2: return 0; case 7: return (signed char)d[6] > 3; case 9: return __builtin_bswap32(*(u32 *)(d + 4)) > 9; }
  return bpf_msg_redirect_hash(msg, &socks, &key, 1);
}
SEC("sk_skb/stream_verdict") int pass(void *skb) { return scaled(3) + (int)mix(1, 2); }
char _license[] SEC("license") = "GPL";
