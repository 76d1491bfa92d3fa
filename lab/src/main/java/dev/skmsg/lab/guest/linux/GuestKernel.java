package dev.skmsg.lab.guest.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.bpf.linux.KernelDoor;
import dev.skmsg.bpf.object.Btf;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A kernel booted in a virtual machine by qemu's software emulation, which makes our bpf(2) calls.
///
/// `lab/guest/make VERSION` makes what it boots from, `lab/guest/init.c` answers in it. One thread
/// at a time asks it.
public final class GuestKernel implements KernelDoor, AutoCloseable {
  private static final int CLOSE = 0xffff0000;
  private static final int READ_FILE = 0xffff0001;
  private static final int LONGEST_FILE = 32 << 20;
  private static final int LONGEST_VALUE = 64 << 10;
  private static final int CPUS = 2;

  private static final List<String> FIXED =
      List.of(
          ("qemu-system-x86_64 -accel tcg -cpu max -m 1G -nodefaults -no-user-config -no-reboot"
                  + " -display none -device virtio-serial-pci"
                  + " -device virtserialport,chardev=port,name=bpf -smp "
                  + CPUS)
              .split(" ", -1));

  private final Path folder;
  private final Process machine;
  private final SocketChannel port;
  private final String release;
  private final @Nullable Btf types;

  private GuestKernel(Path folder, Process machine, SocketChannel port) throws IOException {
    this.folder = folder;
    this.machine = machine;
    this.port = port;
    release = new String(file("/proc/sys/kernel/osrelease"), StandardCharsets.UTF_8).strip();
    types =
        switch (Btf.read(file("/sys/kernel/btf/vmlinux"))) {
          case Btf.Result.Readable(Btf btf) -> btf;
          case Btf.Result.Unreadable _ -> null;
        };
  }

  /// Boots a guest.
  ///
  /// @param made the folder that `lab/guest/make` filled
  public static GuestKernel boot(Path made) throws IOException {
    Path folder = Files.createTempDirectory("guest");
    Path socket = folder.resolve("port");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Process machine =
          new ProcessBuilder(command(made, folder, socket))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("qemu").toFile())
              .start();
      // accept must not wait for a machine that did not start
      var _ = machine.onExit().thenRun(() -> closeQuietly(server));
      return new GuestKernel(folder, machine, server.accept());
    } catch (AsynchronousCloseException e) {
      throw new IOException("qemu: " + Files.readString(folder.resolve("qemu")), e);
    }
  }

  private static List<String> command(Path made, Path folder, Path socket) {
    List<String> command = new ArrayList<>(FIXED);
    command.addAll(List.of("-chardev", "socket,id=port,path=" + socket));
    command.addAll(List.of("-serial", "file:" + folder.resolve("console")));
    command.addAll(List.of("-kernel", made.resolve("vmlinuz").toString()));
    command.addAll(List.of("-initrd", made.resolve("initramfs").toString()));
    command.addAll(List.of("-append", "console=ttyS0 quiet panic=-1"));
    return command;
  }

  private static void closeQuietly(ServerSocketChannel server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What `uname -r` says there.
  public String release() {
    return release;
  }

  @Override
  public long bpf(int command, MemorySegment attribute, List<Buffer> buffers) {
    return exchange(command, attribute, buffers);
  }

  @Override
  public void close(int fd) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(fd).array();
    exchange(CLOSE, MemorySegment.ofArray(bytes), List.of());
  }

  private byte[] file(String path) {
    MemorySegment name = MemorySegment.ofArray(path.getBytes(StandardCharsets.UTF_8));
    MemorySegment content = MemorySegment.ofArray(new byte[LONGEST_FILE]);
    long length = exchange(READ_FILE, name, List.of(new Buffer(0, content, true)));
    return content.asSlice(0, Math.max(0, length)).toArray(JAVA_BYTE);
  }

  @Override
  public Availability availability() {
    return new Availability(true, "");
  }

  @Override
  public Optional<Btf> types() {
    return Optional.ofNullable(types);
  }

  @Override
  public int possibleCpus() {
    return CPUS;
  }

  /// One request and its answer.
  private synchronized long exchange(int command, MemorySegment attribute, List<Buffer> buffers) {
    try {
      send(request(command, attribute, buffers));
      ByteBuffer answer = receive(receive(4).getInt());
      long result = answer.getLong();
      byte[] left = new byte[(int) attribute.byteSize()];
      answer.get(left);
      MemorySegment.copy(left, 0, attribute, JAVA_BYTE, 0, left.length);
      restoreAddresses(attribute, buffers);
      for (Buffer buffer : buffers) {
        if (buffer.answer()) {
          byte[] bytes = new byte[answer.getInt()];
          answer.get(bytes);
          MemorySegment.copy(bytes, 0, buffer.memory(), JAVA_BYTE, 0, bytes.length);
          fillRest(buffer.memory(), bytes.length);
        }
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("the guest is gone: " + consoleEnd(), e);
    }
  }

  /// A long answer is a text, and ends at its first zero.
  private static void fillRest(MemorySegment memory, long used) {
    long rest = memory.byteSize() - used;
    memory
        .asSlice(used, memory.byteSize() > LONGEST_VALUE ? Math.min(1, rest) : rest)
        .fill((byte) 0);
  }

  private static void restoreAddresses(MemorySegment attribute, List<Buffer> buffers) {
    for (Buffer buffer : buffers) {
      if (buffer.memory().isNative()) {
        attribute.set(JAVA_LONG_UNALIGNED, buffer.offset(), buffer.memory().address());
      }
    }
  }

  private static ByteBuffer request(int command, MemorySegment attribute, List<Buffer> buffers) {
    long length = 16 + attribute.byteSize();
    for (Buffer buffer : buffers) {
      length += 12 + (buffer.answer() ? 0 : buffer.memory().byteSize());
    }
    ByteBuffer frame = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt((int) length - 4).putInt(command).putInt((int) attribute.byteSize());
    frame.put(attribute.toArray(JAVA_BYTE)).putInt(buffers.size());
    for (Buffer buffer : buffers) {
      frame.putInt(buffer.offset()).putInt((int) buffer.memory().byteSize());
      frame.putInt(buffer.answer() ? 1 : 0);
      if (!buffer.answer()) {
        frame.put(buffer.memory().toArray(JAVA_BYTE));
      }
    }
    return frame.flip();
  }

  private void send(ByteBuffer frame) throws IOException {
    while (frame.hasRemaining()) {
      port.write(frame);
    }
  }

  private ByteBuffer receive(int length) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (frame.hasRemaining()) {
      if (port.read(frame) < 0) {
        throw new EOFException();
      }
    }
    return frame.flip();
  }

  private String consoleEnd() {
    try {
      String text = Files.readString(folder.resolve("console"), StandardCharsets.ISO_8859_1);
      return text.substring(Math.max(0, text.length() - 2000));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Switches the machine off.
  @Override
  public void close() throws IOException {
    port.close();
    machine.destroy();
    for (String name : List.of("port", "console", "qemu")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }
}
