package emulator

import (
	"net"
	"net/netip"
	"slices"
	"strings"
)

// isOwnHost tells whether the name that a caller used is one of this console: an IP address,
// localhost, or one of Options.Hosts. A page of the Internet whose name was pointed at this machine
// (DNS rebinding) would else read the account through a browser.
func (e *Emulator) isOwnHost(host string) bool {
	if e.opts.Hosts == nil {
		return true
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	if _, err := netip.ParseAddr(host); err == nil || host == "localhost" {
		return true
	}
	return slices.ContainsFunc(e.opts.Hosts, func(own string) bool { return own == "*" || strings.EqualFold(own, host) })
}
