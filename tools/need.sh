#!/bin/sh
# need.sh postgresql|chromium|java|simplesamlphp|node|lemonldap: installs Debian's packages for one group of tests, where
# the programs are missing.
set -eu

fail() {
    echo "$1" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

have_postgresql() {
    have initdb && return
    for program in /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$program" ] && return
    done
    return 1
}

have_chromium() {
    [ -x /usr/bin/chromium ] || return
    # Playwright's driver needs it and names no package.
    ! have apt-get || dpkg --status libatomic1 >/dev/null 2>&1
}

have_simplesamlphp() {
    [ -d /usr/share/simplesamlphp/www ] || return
    have php || return
    php -r 'exit((int) !(extension_loaded("dom") && extension_loaded("pdo_sqlite")));'
}

have_lemonldap() {
    [ -f /usr/share/lemonldap-ng/portal/htdocs/index.psgi ] || return
    have starman || return
    perl -e 'require Lemonldap::NG::Portal::Issuer::OpenIDConnect' 2>/dev/null
}

case ${1-} in
postgresql)
    have_postgresql && exit
    packages=postgresql
    otherwise="install PostgreSQL so that initdb is on the PATH"
    ;;
chromium)
    if [ -n "${VESTIBULE_TEST_CHROMIUM-}" ]; then
        have "$VESTIBULE_TEST_CHROMIUM" && exit
        fail "VESTIBULE_TEST_CHROMIUM names '$VESTIBULE_TEST_CHROMIUM', which is no program."
    fi
    have_chromium && exit
    packages="chromium fonts-dejavu-core libatomic1"
    otherwise="set VESTIBULE_TEST_CHROMIUM to the path of a Chromium or Chrome"
    ;;
java)
    # macOS has a java that only tells you to install one: ask it for its version.
    have mvn && java -version >/dev/null 2>&1 && exit
    packages="default-jre-headless maven"
    otherwise="install Java 17 or newer and Maven so that java and mvn are on the PATH"
    ;;
simplesamlphp)
    have_simplesamlphp && exit
    # It wants some PHP for some web server and would take Apache for both; the tests use neither. The smallest come
    # first, because apt settles its choices in this order.
    packages="php-cgi mini-httpd php-cli php-xml php-sqlite3 simplesamlphp"
    otherwise="install PHP with dom and SQLite on the PATH, and SimpleSAMLphp 1.19 in /usr/share/simplesamlphp"
    ;;
node)
    # Any will do: npm fetches the Node.js that the tests run on.
    have node && have npm && exit
    packages=npm
    otherwise="install Node.js so that node and npm are on the PATH"
    ;;
lemonldap)
    have_lemonldap && exit
    # It wants a web server too, and would take one that starts by itself. The two libraries its OpenID provider loads,
    # it only recommends.
    packages="mini-httpd libio-string-perl libstring-random-perl starman liblemonldap-ng-portal-perl"
    otherwise="install LemonLDAP::NG 2.16 in /usr/share/lemonldap-ng, and Starman on the PATH"
    ;;
*) fail "usage: need.sh postgresql|chromium|java|simplesamlphp|node|lemonldap" ;;
esac

have apt-get || fail "The $1 tests need programs that are missing here: $otherwise."
if [ "$(id -u)" = 0 ]; then
    root=env
elif have sudo; then
    root="sudo env"
else
    fail "The $1 tests need Debian's $packages: install them as root, or $otherwise."
fi
echo "Installing Debian's $packages ..."
$root apt-get update -qq
# The list of packages is meant to be split.
# shellcheck disable=SC2086
$root DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends $packages </dev/null >/dev/null
