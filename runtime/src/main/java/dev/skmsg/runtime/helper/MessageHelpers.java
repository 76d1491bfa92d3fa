package dev.skmsg.runtime.helper;

import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.Trap;
import dev.skmsg.runtime.map.BpfMap;
import dev.skmsg.runtime.map.SocketMap;
import dev.skmsg.runtime.ring.MessageEdits;
import dev.skmsg.runtime.ring.SkMsg;
import dev.skmsg.runtime.socket.HostSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The helpers that concern the message a program runs on.
public final class MessageHelpers {
  private static final long U32 = 0xffff_ffffL;

  /// kernel: SK_DROP, SK_PASS.
  private static final long SK_DROP = 0;

  private static final long SK_PASS = 1;

  private MessageHelpers() {}

  /// All of them.
  public static HelperTable table() {
    return HelperTable.of(
        Map.of(
            60, MessageHelpers::redirectMap,
            61, MessageHelpers::applyBytes,
            62, MessageHelpers::corkBytes,
            63, MessageHelpers::pullData,
            71, MessageHelpers::redirectHash,
            90, MessageHelpers::pushData,
            91, MessageHelpers::popData));
  }

  private static @Nullable MessageContext context(Machine machine, long address, String helper) {
    return ContextArgument.of(machine, MessageContext.class, address, helper);
  }

  private static long applyBytes(Machine machine, long ctx, long bytes, long r3, long r4, long r5) {
    MessageContext context = context(machine, ctx, "msg_apply_bytes");
    if (context != null) {
      context.msg().applyBytes(bytes);
    }
    return 0;
  }

  private static long corkBytes(Machine machine, long ctx, long bytes, long r3, long r4, long r5) {
    MessageContext context = context(machine, ctx, "msg_cork_bytes");
    if (context != null) {
      context.msg().corkBytes(bytes);
    }
    return 0;
  }

  private static long pullData(
      Machine machine, long ctx, long start, long end, long flags, long r5) {
    MessageContext context = context(machine, ctx, "msg_pull_data");
    if (context == null) {
      return 0;
    }
    int result =
        MessageEdits.pull(context.msg(), context.sender().pages(), start & U32, end & U32, flags);
    context.showWindow();
    return result;
  }

  private static long pushData(
      Machine machine, long ctx, long start, long count, long flags, long r5) {
    MessageContext context = context(machine, ctx, "msg_push_data");
    if (context == null) {
      return 0;
    }
    SkMsg msg = context.msg();
    int result = MessageEdits.push(msg, context.sender(), start & U32, count & U32, flags);
    context.showWindow();
    int window = msg.window().length();
    if (result == 0 && (start & U32) < window) {
      int from = (int) start;
      machine.memory().undefined(from, (int) Math.min(window, from + (count & U32)));
    }
    return result;
  }

  private static long popData(
      Machine machine, long ctx, long start, long count, long flags, long r5) {
    MessageContext context = context(machine, ctx, "msg_pop_data");
    if (context == null) {
      return 0;
    }
    int result = MessageEdits.pop(context.msg(), context.sender(), start & U32, count & U32, flags);
    context.showWindow();
    return result;
  }

  private static long redirectMap(
      Machine machine, long ctx, long mapPointer, long key, long flags, long r5) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) key).array();
    return redirect(machine, "msg_redirect_map", ctx, mapPointer, bytes, flags);
  }

  private static long redirectHash(
      Machine machine, long ctx, long mapPointer, long key, long flags, long r5) {
    BpfMap map = machine.map(mapPointer);
    byte[] bytes = map == null ? null : machine.read(key, map.definition().keySize());
    return bytes == null
        ? 0
        : redirect(machine, "msg_redirect_hash", ctx, mapPointer, bytes, flags);
  }

  /// Remembers a target; the data moves when the program returns SK_PASS.
  ///
  /// kernel: bpf_msg_redirect_map, bpf_msg_redirect_hash, sock_map.c, 6.18.
  private static long redirect(
      Machine machine, String helper, long ctx, long mapPointer, byte[] key, long flags) {
    MessageContext context = context(machine, ctx, helper);
    BpfMap map = context == null ? null : machine.map(mapPointer);
    if (context == null || map == null) {
      return 0;
    }
    if (!(map instanceof SocketMap sockets)) {
      return machine.trap(new Trap.BadArgument(helper, 2, "is " + map.label() + ", no sockmap"));
    }
    if ((flags & ~SkMsg.INGRESS) != 0) {
      return SK_DROP;
    }
    HostSocket target = sockets.socket(key);
    String refusal = SocketRedirect.refusal(map, target);
    if (target == null || refusal != null) {
      context.sender().host().observer().note(context.sender(), helper + ": " + refusal);
      return SK_DROP;
    }
    if (flags != SkMsg.INGRESS && !target.kind().isTcp()) {
      String why = ": a message leaves on TCP sockets only, and " + target + " is none";
      context.sender().host().observer().note(context.sender(), helper + why);
      return SK_DROP;
    }
    context.msg().redirect(target, (int) flags);
    return SK_PASS;
  }
}
