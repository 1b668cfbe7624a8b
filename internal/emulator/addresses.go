package emulator

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/inventory"
)

// entries splits an address list; newline, comma and space all separate (api-behaviour 4).
func entries(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return r == ',' || r == ' ' || r == '\n' || r == '\r' || r == '\t' || r == ';'
	})
}

// normalised splits an address list and writes each entry in its usual form, without repetition, in
// the order given.
func normalised(s string) []string {
	out := []string{}
	for _, e := range entries(s) {
		if n := normalEntry(e); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

func normalEntry(e string) string {
	if p, err := netip.ParsePrefix(e); err == nil {
		return p.Masked().String()
	}
	if a, err := netip.ParseAddr(e); err == nil {
		return a.String()
	}
	return e
}

// normalPrefix writes a network with its host bits cleared, a single address with its prefix
// length.
func normalPrefix(s string) string {
	if a, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(a, a.BitLen()).String()
	}
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked().String()
	}
	return s
}

func isNetwork(s string) bool {
	if _, err := netip.ParsePrefix(s); err == nil {
		return true
	}
	_, err := netip.ParseAddr(s)
	return err == nil
}

var (
	hostName = regexp.MustCompile(`^[A-Za-z0-9_*]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?$`)
	keyword  = regexp.MustCompile(
		`^(defaults|asn?[0-9]+|(public|asn|domain|country|shodan|censys|inside|outside|dns)[46]?:[A-Za-z0-9_.:/-]+)$`)
	digits = regexp.MustCompile(`^[0-9./-]+$`)
)

// badEntry returns the first entry of an address list that is no address, range, network, host
// name, domain or ASN.
func badEntry(s string) (string, bool) {
	for _, e := range entries(s) {
		if !validEntry(e) {
			return e, false
		}
	}
	return "", true
}

func validEntry(e string) bool {
	if isNetwork(e) {
		return true
	}
	if from, to, ok := strings.Cut(e, "-"); ok {
		if a, err := netip.ParseAddr(from); err == nil {
			return validRangeEnd(a, to)
		}
	}
	if keyword.MatchString(strings.ToLower(e)) {
		return true
	}
	// What has only digits and dots was meant as an address.
	return !digits.MatchString(e) && hostName.MatchString(e)
}

// validRangeEnd accepts a full address or, for IPv4, the last number alone.
func validRangeEnd(from netip.Addr, to string) bool {
	if from.Is4() && !strings.Contains(to, ".") {
		s := from.String()
		to = s[:strings.LastIndex(s, ".")+1] + to
	}
	b, err := netip.ParseAddr(to)
	return err == nil && b.BitLen() == from.BitLen() && !b.Less(from)
}

// isPrivate tells whether an entry is an address, range or network that the Internet does not
// route.
func isPrivate(e string) bool {
	from, _, _ := strings.Cut(e, "-")
	a, err := netip.ParseAddr(from)
	if err != nil {
		p, perr := netip.ParsePrefix(e)
		if perr != nil {
			return false
		}
		a = p.Addr()
	}
	return inventory.IsPrivate(a)
}
