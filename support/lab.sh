# Sourced after java.sh by the scripts that run the lab: builds its jar when its sources are newer.

lab_jar=$root/lab/target/lab.jar

lab_is_fresh() {
  [ -f "$lab_jar" ] && [ -z "$(cd "$root" && find $(cli_sources) lab/pom.xml lab/src -newer "$lab_jar" -print -quit 2>&1)" ]
}

# One process at a time.
build_lab() {
  lab_is_fresh && return 0
  mkdir -p "$root/target"
  exec 9>"$root/target/skmsg.lock"
  flock 9
  if ! lab_is_fresh; then
    find_maven || return 2
    echo "skmsg: building the lab (a minute or two the first time)" >&2
    quiet_maven -Plaunch -pl lab -am -Dmaven.test.skip=true package || return 3
    touch "$lab_jar"
  fi
  exec 9>&-
}
