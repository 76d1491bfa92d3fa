/* The init of a guest: makes the bpf(2) calls that come in through a virtio port, and answers.
 *
 * A request is one frame, all numbers little endian:
 *   u32 length of what follows
 *   u32 command: of bpf(2), or CLOSE, or READ_FILE
 *   u32 attribute length, attribute
 *   u32 number of buffers, and for each: u32 offset of its address in the attribute, u32 length,
 *       u32 1 if it is an answer's (then no bytes follow), bytes
 * An answer is one frame:
 *   u32 length of what follows
 *   s64 result, or the negated error number
 *   the attribute as the kernel left it
 *   for each answer's buffer: u32 length, bytes; zeros at its end are left out, and of one longer
 *       than LONGEST_VALUE, which is a text, everything behind the first zero
 * CLOSE: the attribute is a descriptor. READ_FILE: the attribute is a path, the answer's first
 * and only buffer is the file. The attribute of both comes back as it was.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CLOSE 0xffff0000u
#define READ_FILE 0xffff0001u
#define MAX_BUFFERS 16
#define MAX_FRAME (64u << 20)
#define LONGEST_VALUE (64u << 10)
#define CHUNK (64u << 10)

struct buffer {
	uint32_t offset;
	uint32_t length;
	uint32_t answer;
	unsigned char *bytes;
};

static int port;
static unsigned char *frame;
static unsigned char *reply;

static void fail(const char *what)
{
	perror(what);
	sync();
	reboot(RB_POWER_OFF);
	_exit(1);
}

static void take(void *to, size_t length)
{
	unsigned char *at = to;

	while (length > 0) {
		ssize_t got = read(port, at, length);

		if (got == 0 || (got < 0 && errno == EAGAIN)) {
			usleep(1000); /* nobody has opened the other end yet */
			continue;
		}
		if (got < 0)
			fail("read");
		at += got;
		length -= got;
	}
}

static void give(const void *from, size_t length)
{
	const unsigned char *at = from;

	while (length > 0) {
		ssize_t put = write(port, at, length);

		if (put < 0)
			fail("write");
		at += put;
		length -= put;
	}
}

static uint32_t number(const unsigned char **at)
{
	uint32_t value;

	memcpy(&value, *at, sizeof(value));
	*at += sizeof(value);
	return value;
}

static uint32_t used(const struct buffer *answer)
{
	uint32_t length = answer->length;

	if (length > LONGEST_VALUE)
		return strnlen((char *)answer->bytes, length);
	while (length > 0 && answer->bytes[length - 1] == 0)
		length--;
	return length;
}

static size_t put(size_t at, const unsigned char *bytes, uint32_t length)
{
	memcpy(reply + at, &length, sizeof(length));
	memcpy(reply + at + sizeof(length), bytes, length);
	return at + sizeof(length) + length;
}

static int64_t read_file(const char *path, struct buffer *into)
{
	int fd = open(path, O_RDONLY);
	uint32_t length = 0;
	ssize_t got;

	if (fd < 0)
		return -errno;
	while (length + CHUNK <= into->length &&
	       (got = read(fd, into->bytes + length, CHUNK)) > 0)
		length += got;
	close(fd);
	return length;
}

static void serve(void)
{
	struct buffer buffers[MAX_BUFFERS];
	const unsigned char *at = frame;
	uint32_t length, command, size, count, i;
	_Alignas(8) unsigned char attribute[4096];
	int64_t result;
	size_t end;

	take(&length, sizeof(length));
	if (length > MAX_FRAME)
		fail("frame too long");
	take(frame, length);
	command = number(&at);
	size = number(&at);
	if (size >= sizeof(attribute))
		fail("attribute too long");
	memset(attribute, 0, sizeof(attribute));
	memcpy(attribute, at, size);
	at += size;
	count = number(&at);
	if (count > MAX_BUFFERS)
		fail("too many buffers");
	for (i = 0; i < count; i++) {
		struct buffer *it = &buffers[i];
		uint64_t address;

		it->offset = number(&at);
		it->length = number(&at);
		it->answer = number(&at);
		it->bytes = calloc(1, it->length + 1);
		if (!it->bytes)
			fail("calloc");
		if (!it->answer) {
			memcpy(it->bytes, at, it->length);
			at += it->length;
		}
		address = (uintptr_t)it->bytes;
		if (command < CLOSE)
			memcpy(attribute + it->offset, &address, sizeof(address));
	}
	if (command == CLOSE) {
		result = close(*(int *)attribute) ? -errno : 0;
	} else if (command == READ_FILE) {
		result = read_file((char *)attribute, &buffers[0]);
	} else {
		result = syscall(SYS_bpf, command, attribute, size);
		if (result < 0)
			result = -errno;
	}
	memcpy(reply + 4, &result, sizeof(result));
	memcpy(reply + 12, attribute, size);
	end = 12 + size;
	for (i = 0; i < count; i++) {
		if (buffers[i].answer)
			end = put(end, buffers[i].bytes,
				  command == READ_FILE && result >= 0 ? result : used(&buffers[i]));
		free(buffers[i].bytes);
	}
	length = end - 4;
	memcpy(reply, &length, sizeof(length));
	give(reply, end);
}

/* The modules lie in /modules, named so that 00 comes first. */
static void load_modules(void)
{
	char path[64];
	int i, fd;

	for (i = 0; i < 100; i++) {
		snprintf(path, sizeof(path), "/modules/%02d", i);
		fd = open(path, O_RDONLY);
		if (fd < 0)
			return;
		if (syscall(SYS_finit_module, fd, "", 0))
			perror(path);
		close(fd);
	}
}

static void open_port(void)
{
	int attempt;

	for (attempt = 0; attempt < 10000; attempt++) {
		port = open("/dev/vport0p1", O_RDWR);
		if (port < 0)
			port = open("/dev/vport1p1", O_RDWR);
		if (port >= 0)
			return;
		usleep(1000); /* the device appears once its driver has probed it */
	}
	fail("/dev/vport0p1");
}

int main(void)
{
	struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };

	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	setrlimit(RLIMIT_MEMLOCK, &unlimited);
	load_modules();
	open_port();
	frame = malloc(MAX_FRAME);
	reply = malloc(MAX_FRAME);
	if (!frame || !reply)
		fail("malloc");
	for (;;)
		serve();
}
