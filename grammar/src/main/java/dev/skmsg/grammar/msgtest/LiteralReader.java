package dev.skmsg.grammar.msgtest;

import dev.skmsg.grammar.msgtest.Syntax.Token;
import dev.skmsg.runtime.scenario.Step.Endpoint;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Values of literals. A wrong one is reported and replaced by some value: its scenario is never
/// used.
final class LiteralReader {
  private static final Pattern NUMBER = Pattern.compile("(-?)(?:0[xX]([0-9a-fA-F]+)|([0-9]+))");
  private static final Pattern IP4 = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3}){3})(?::(.*))?");
  private static final Pattern IP6 = Pattern.compile("\\[([0-9a-fA-F:.]+)\\](?::(.*))?");
  private static final BigInteger LOWEST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger HIGHEST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private final Problems problems;

  LiteralReader(Problems problems) {
    this.problems = problems;
  }

  /// The text between quotes, its escapes replaced, as a string.
  String string(Token token) {
    return new String(text(token), StandardCharsets.UTF_8);
  }

  /// The bytes of a text, see [StringEscapes].
  byte[] text(Token token) {
    int end = closingQuote(token.text());
    if (end < 0) {
      problems.error(token, "this text does not end on its line: expected a closing '\"'");
      return new byte[0];
    }
    StringEscapes.Decoded decoded = StringEscapes.decode(token.text().substring(1, end));
    StringEscapes.Problem problem = decoded.problem();
    if (problem != null) {
      problems.error(token.offset() + 1 + problem.offset(), problem.length(), problem.message());
    }
    return decoded.bytes();
  }

  /// Where a text that begins with a quote ends, -1 if it does not.
  static int closingQuote(String text) {
    for (int i = 1; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '"' -> {
          return i;
        }
        case '\\' -> i++;
        default -> {}
      }
    }
    return -1;
  }

  /// The bytes of `hex:0102`.
  byte[] hex(Token token) {
    String digits = token.text().substring("hex:".length());
    int start = token.offset() + "hex:".length();
    if (digits.isEmpty()) {
      problems.error(token, "expected hexadecimal digits after 'hex:'");
      return new byte[0];
    }
    for (int i = 0; i < digits.length(); i++) {
      if (!HexFormat.isHexDigit(digits.charAt(i))) {
        problems.error(
            start + i, 1, "expected a hexadecimal digit, found '" + digits.charAt(i) + "'");
        return new byte[0];
      }
    }
    if (digits.length() % 2 != 0) {
      problems.error(
          token, "an odd number of hexadecimal digits (" + digits.length() + "): two make a byte");
      return new byte[0];
    }
    return HexFormat.of().parseHex(digits);
  }

  /// The first digits of a SHA-256 digest, in lower case.
  String digest(Token token) {
    String digits = token.text().startsWith("hex:") ? token.text().substring(4) : token.text();
    if (!digits.matches("[0-9a-fA-F]{1,64}")) {
      problems.error(
          token, "expected 1 to 64 hexadecimal digits of a SHA-256 digest, found '" + digits + "'");
    }
    return digits.toLowerCase(Locale.ROOT);
  }

  /// The name behind `@`.
  String fileName(Token token) {
    String name = token.text().substring(1);
    if (name.startsWith("\"")) {
      if (name.length() < 2 || !name.endsWith("\"")) {
        problems.error(token, "this file name does not end on its line: expected a closing '\"'");
        return "";
      }
      name = name.substring(1, name.length() - 1);
    }
    if (name.isEmpty()) {
      problems.error(token, "expected a file name after '@'");
    }
    return name;
  }

  /// A number of 64 bits, signed or unsigned, as the long with its bits.
  long bits(Token token) {
    BigInteger value = number(token);
    if (value.compareTo(LOWEST) < 0 || value.compareTo(HIGHEST) > 0) {
      problems.error(token, token.text() + " does not fit into 64 bits");
    }
    return value.longValue();
  }

  /// A number within bounds.
  ///
  /// @param noun what it counts, as in `a window of N is too large`
  long within(Token token, long lowest, long highest, String noun) {
    BigInteger value = number(token);
    if (value.compareTo(BigInteger.valueOf(lowest)) < 0
        || value.compareTo(BigInteger.valueOf(highest)) > 0) {
      problems.error(
          token,
          "expected " + noun + " from " + lowest + " to " + highest + ", found " + token.text());
      return lowest;
    }
    return value.longValue();
  }

  private BigInteger number(Token token) {
    Matcher matcher = NUMBER.matcher(token.text().replace("_", ""));
    if (!matcher.matches()) {
      problems.error(token, "'" + token.text() + "' is not a number");
      return BigInteger.ZERO;
    }
    String hexadecimal = matcher.group(2);
    BigInteger value =
        hexadecimal != null ? new BigInteger(hexadecimal, 16) : new BigInteger(matcher.group(3));
    return matcher.group(1).isEmpty() ? value : value.negate();
  }

  /// `A.B.C.D:PORT` or `[IPv6]:PORT`; `null` when it is neither.
  @Nullable Endpoint endpoint(Token token) {
    Matcher matcher = IP4.matcher(token.text());
    boolean four = matcher.matches();
    if (!four) {
      matcher = IP6.matcher(token.text());
      if (!matcher.matches()) {
        problems.error(
            token,
            "expected an address as in 10.0.0.1:80 or [fd00::1]:80, found '" + token.text() + "'");
        return null;
      }
    }
    byte[] address = four ? ip4(matcher.group(1)) : ip6(matcher.group(1));
    if (address == null) {
      problems.error(
          token, "'" + matcher.group(1) + "' is not an IPv" + (four ? 4 : 6) + " address");
      return null;
    }
    String port = matcher.group(2);
    if (port == null
        || !port.matches("[0-9]{1,5}")
        || Integer.parseInt(port) > 65535
        || Integer.parseInt(port) == 0) {
      problems.error(
          token,
          port == null || port.isEmpty()
              ? "expected a port after the address, as in "
                  + matcher.group(0).replaceAll(":$", "")
                  + ":80"
              : "expected a port from 1 to 65535, found '" + port + "'");
      return null;
    }
    return new Endpoint(address, Integer.parseInt(port));
  }

  /// The bytes of an address without a port.
  byte[] address(Token token) {
    Matcher four = IP4.matcher(token.text());
    Matcher six = IP6.matcher(token.text());
    byte[] address =
        four.matches() && four.group(2) == null
            ? ip4(four.group(1))
            : six.matches() && six.group(2) == null ? ip6(six.group(1)) : null;
    if (address == null) {
      problems.error(
          token, "expected an address as in 10.0.0.1 or [fd00::1], found '" + token.text() + "'");
      return new byte[0];
    }
    return address;
  }

  /// The bytes of a number in so many bits, little-endian for `u32` and its like, in network order
  /// for `be32`.
  byte[] typed(String type, Token token) {
    boolean network = type.startsWith("be");
    int bits = Integer.parseInt(type.substring(network ? 2 : 1));
    BigInteger value = number(token);
    BigInteger end = BigInteger.ONE.shiftLeft(bits);
    if (value.compareTo(end) >= 0 || value.compareTo(end.shiftRight(1).negate()) < 0) {
      problems.error(token, token.text() + " does not fit into " + bits + " bits");
    }
    byte[] bytes = new byte[bits / 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[network ? bytes.length - 1 - i : i] = (byte) (value.longValue() >> 8 * i);
    }
    return bytes;
  }

  private static byte @Nullable [] ip4(String text) {
    try {
      return Inet4Address.ofLiteral(text).getAddress();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte @Nullable [] ip6(String text) {
    try {
      byte[] address = Inet6Address.ofLiteral(text).getAddress();
      if (address.length == 16) {
        return address;
      }
      byte[] mapped = new byte[16]; // the JDK turns ::ffff:A.B.C.D into four bytes
      mapped[10] = (byte) 0xff;
      mapped[11] = (byte) 0xff;
      System.arraycopy(address, 0, mapped, 12, 4);
      return mapped;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
