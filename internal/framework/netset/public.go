package netset

import (
	"net/netip"

	"go4.org/netipx"
)

// NonPublic returns the entries, as given, that are not wholly on the public internet: private (RFC
// 1918), unique local, loopback, link-local, carrier-grade NAT, multicast, documentation,
// benchmarking, reserved or unspecified. A range or CIDR counts if any part of it does. Names and
// AS numbers do not: what they resolve to is not known here. Scans from a hosted zone reach public
// addresses only.
func NonPublic(entries []string) []string {
	special := NonPublicNetworks()
	var out []string
	for _, entry := range entries {
		rng := unmapped(parse(entry).rng)
		if !rng.IsValid() {
			continue
		}
		for _, prefix := range special {
			if rng.Overlaps(netipx.RangeOfPrefix(prefix)) {
				out = append(out, entry)
				break
			}
		}
	}
	return out
}

// unmapped turns a range of IPv4-mapped IPv6 addresses into the IPv4 range that it means.
func unmapped(rng netipx.IPRange) netipx.IPRange {
	if rng.IsValid() && rng.From().Is4In6() && rng.To().Is4In6() {
		return netipx.IPRangeFrom(rng.From().Unmap(), rng.To().Unmap())
	}
	return rng
}

// NonPublicNetworks lists the networks that the IANA special-purpose address registries mark as not
// globally reachable. A scan from a hosted zone does not reach them.
func NonPublicNetworks() []netip.Prefix {
	texts := []string{
		"0.0.0.0/8",       // unspecified, this network
		"10.0.0.0/8",      // private
		"100.64.0.0/10",   // carrier-grade NAT
		"127.0.0.0/8",     // loopback
		"169.254.0.0/16",  // link-local
		"172.16.0.0/12",   // private
		"192.0.0.0/24",    // protocol assignments
		"192.0.2.0/24",    // documentation
		"192.168.0.0/16",  // private
		"198.18.0.0/15",   // benchmarking
		"198.51.100.0/24", // documentation
		"203.0.113.0/24",  // documentation
		"224.0.0.0/4",     // multicast
		"240.0.0.0/4",     // reserved, broadcast
		"::/127",          // unspecified, loopback
		"::ffff:0:0/96",   // IPv4-mapped, as a part of something wider
		"64:ff9b:1::/48",  // local translation
		"100::/64",        // discard
		"2001:db8::/32",   // documentation
		"3fff::/20",       // documentation
		"fc00::/7",        // unique local
		"fe80::/10",       // link-local
		"fec0::/10",       // site-local
		"ff00::/8",        // multicast
	}
	out := make([]netip.Prefix, 0, len(texts))
	for _, text := range texts {
		out = append(out, netip.MustParsePrefix(text))
	}
	return out
}
