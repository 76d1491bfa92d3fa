# Sourced by the scripts at the root: finds a JDK 25 and Maven, builds the command line when its sources are newer.

# Sets JAVA_HOME to a JDK of version 25 or newer: the one it names, then the usual folders.
find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/*2[6-9]* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    if [ -n "$home" ] && [ -x "$home/bin/javac" ] && [ -f "$home/release" ] \
      && grep -qE '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$home/release"; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  echo "skmsg needs a JDK 25 and found none: install one (Temurin 25, for example) and set JAVA_HOME to its folder" >&2
  return 1
}

find_maven() {
  command -v mvn >/dev/null && return 0
  echo "skmsg needs Maven 3.8 or newer to build itself and found no mvn: install it (Debian: apt-get install maven)" >&2
  return 1
}

# Runs Maven quietly from the root; its output is shown only when it fails.
quiet_maven() {
  local log=$root/target/build.log
  mkdir -p "$root/target"
  if ! (cd "$root" && mvn -B -ntp -q "$@") >"$log" 2>&1; then
    grep -E '^\[ERROR\]' "$log" | head -40 >&2
    echo "skmsg: the build failed; all of it is in target/build.log" >&2
    return 1
  fi
}

# What the command line is built from.
cli_sources() {
  echo pom.xml .mvn bpf/pom.xml bpf/src verifier/pom.xml verifier/src runtime/pom.xml runtime/src grammar/pom.xml grammar/src \
    grammar/generated/pom.xml grammar/generated/src toolchain/pom.xml toolchain/src language-server/pom.xml \
    language-server/src cli/pom.xml cli/src
}

# Whether $1 exists and no source is newer.
cli_is_fresh() {
  [ -f "$1" ] && [ -z "$(cd "$root" && find $(cli_sources) -newer "$1" -print -quit 2>&1)" ]
}

# Builds $jar, and beside it the JDK's cache of loaded and linked classes. One process at a time.
build_cli() {
  local stamp=$root/cli/target/skmsg.stamp
  cli_is_fresh "$stamp" && return 0
  mkdir -p "$root/target"
  exec 9>"$root/target/skmsg.lock"
  flock 9
  if ! cli_is_fresh "$stamp"; then
    find_maven || return 2
    echo "skmsg: building (a minute or two the first time)" >&2
    local started; started=$(mktemp "$root/target/started.XXXXXX")
    if ! quiet_maven -Plaunch -pl cli -am -Dmaven.test.skip=true package; then rm -f "$started"; return 3; fi
    train_cli
    mv "$started" "$stamp"
  fi
  exec 9>&-
}

# Records which classes a typical run loads, so that later runs start with them (JEP 514).
train_cli() {
  rm -f "$aot"
  (cd "$root" && "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$aot" -Xlog:disable -Xlog:all=off -XX:+UseSerialGC \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "$jar" dev.skmsg.cli.Training examples) \
    >/dev/null 2>&1 || true
}

jar=$root/cli/target/skmsg.jar
aot=$root/cli/target/skmsg.aot
