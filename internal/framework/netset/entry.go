package netset

import (
	"slices"

	"go4.org/netipx"
)

// Fault says why an entry is not of one of the given kinds, and what to write instead; "" if it is.
// Without kinds every kind is right. The words are those of [Valid], and quote at most 80
// characters of the entry.
func Fault(entry string, kinds ...Kind) string {
	if len(kinds) == 0 {
		return fault(entry)
	}
	return valid{kinds: kinds}.fault(entry)
}

// Writable reports whether a text that the service answers can stand in a configuration.
func Writable(text string) bool {
	return !slices.ContainsFunc(split(text, isRange), func(entry string) bool { return fault(entry) != "" })
}

// Doubt says what is unusual about an entry that is not wrong, such as host bits in a CIDR; "" if
// nothing is.
func Doubt(entry string) string { return doubt(entry) }

// Addresses is what an entry covers: one address, a range, or a CIDR with its host bits cleared. As
// in [Canonical], an IPv4 address in IPv6 spelling is an IPv6 address. The result is the zero
// range, which is not valid, for names, AS numbers, keywords and faulty entries.
func Addresses(entry string) netipx.IPRange { return parse(entry).rng }

// KindOf is the kind of an entry: a Keyword where it is none of the others, also for what is
// plainly wrong, and 0 for a blank.
func KindOf(entry string) Kind { return parse(entry).kind }

// SplitStored takes a text apart that the service holds. Unlike in [Split], a hyphen between two
// addresses that make no range stands for itself: the service has accepted it.
func SplitStored(text string) []string { return split(text, isRange) }
