package netset

import (
	"cmp"
	"net"
	"net/netip"
	"slices"
	"strings"

	"go4.org/netipx"
	"golang.org/x/text/unicode/norm"
)

// Split takes a text that a person wrote apart into its entries. Entries are separated by any run
// of commas, semicolons and white space (api-behaviour 4: newlines, commas and spaces all occur); a
// range written "a - b" stays one entry, "a-b". The entries keep their order and, apart from that,
// their spelling. A text without entries gives nil.
//
// Two addresses around a hyphen are one entry even where they make no range, such as one that runs
// backwards: that is an error to be told.
func Split(text string) []string {
	return split(text, func(from, to string) bool { return isAddress(from) && isAddress(to) })
}

// split does so, and glues the pieces of what isEntry says is one.
func split(text string, isEntry func(from, to string) bool) []string {
	fields := strings.FieldsFunc(text, separates)
	var out []string
	for i := 0; i < len(fields); i++ {
		field := fields[i]
		// "a - b", "a -b" and "a- b": glue the pieces of a range, but only where both ends are addresses,
		// since a name may not start or end with a hyphen and a stray hyphen should stay visible as an
		// error.
		switch {
		case i+2 < len(fields) && fields[i+1] == "-" && isEntry(field, fields[i+2]):
			field += "-" + fields[i+2]
			i += 2
		case i+1 < len(fields) && strings.HasPrefix(fields[i+1], "-") && isEntry(field, fields[i+1][1:]):
			field += fields[i+1]
			i++
		case i+1 < len(fields) && strings.HasSuffix(field, "-") && isEntry(field[:len(field)-1], fields[i+1]):
			field += fields[i+1]
			i++
		}
		out = append(out, field)
	}
	return out
}

func separates(r rune) bool {
	return r == ',' || r == ';' || r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\v' || r == '\f' ||
		r == '\u00a0'
}

// isRange reports whether two texts are the ends of a range.
func isRange(from, to string) bool {
	if !isAddress(from) || !isAddress(to) {
		return false
	}
	low, high := netip.MustParseAddr(from), netip.MustParseAddr(to)
	return low.BitLen() == high.BitLen() && !high.Less(low)
}

func isAddress(text string) bool {
	addr, err := netip.ParseAddr(text)
	return err == nil && addr.Zone() == ""
}

// Canonical returns the one spelling that all equal spellings of an entry share:
//   - an address in its shortest form, also for "10.0.0.1/32" and the range "10.0.0.1-10.0.0.1";
//   - a range "a-b" without spaces, a CIDR with its host bits cleared, both kept as what they are:
//     a range that covers a CIDR is not equal to it, since the service treats the two differently
//     (api-behaviour 0);
//   - an AS number as "AS64500";
//   - a name in lower case, without a final dot.
//
// It never fails: an entry that is none of these comes back trimmed and in lower case, for
// comparing only. It is sent as it is written.
func Canonical(entry string) string {
	return parse(entry).text
}

// Equal reports whether a and b are the same set of entries, whatever their order, repetition and
// spelling.
func Equal(a, b []string) bool {
	return slices.EqualFunc(items(a), items(b), func(a, b item) bool { return a.text == b.text })
}

// CIDRs parts the entries into those written with a prefix length, in canonical CIDR spelling with
// cleared host bits and with "/32" and "/128" kept, and the rest in canonical spelling. Both keep
// the given order. The first are the entries that the service may move from a site's scope to its
// registered subnets (api-behaviour 0).
func CIDRs(entries []string) (cidrs, rest []string) {
	for _, entry := range entries {
		if prefix, ok := parsePrefix(strings.TrimFunc(entry, separates)); ok {
			cidrs = append(cidrs, prefix.Masked().String())
			continue
		}
		if text := parse(entry).sent; text != "" {
			rest = append(rest, text)
		}
	}
	return cidrs, rest
}

// item is a parsed entry. The zero rng belongs to entries without addresses.
type item struct {
	kind Kind   // 0 if there is no entry
	text string // what equal entries have in common
	sent string // what the service is sent
	rng  netipx.IPRange
}

// parse recognizes an entry without judging it; the validator explains what is wrong with one.
func parse(entry string) item {
	entry = strings.TrimFunc(entry, separates)
	it := recognize(entry)
	if it.sent = it.text; it.kind == Keyword {
		it.sent = entry
	}
	return it
}

func recognize(entry string) item {
	if addr, err := netip.ParseAddr(entry); err == nil && addr.Zone() == "" {
		return item{kind: Address, text: addr.String(), rng: netipx.IPRangeFrom(addr, addr)}
	}
	if prefix, ok := parsePrefix(entry); ok {
		prefix = prefix.Masked()
		if prefix.IsSingleIP() {
			return item{kind: Address, text: prefix.Addr().String(), rng: netipx.RangeOfPrefix(prefix)}
		}
		return item{kind: CIDR, text: prefix.String(), rng: netipx.RangeOfPrefix(prefix)}
	}
	if rng, ok := parseRange(entry); ok {
		if rng.From() == rng.To() {
			return item{kind: Address, text: rng.From().String(), rng: rng}
		}
		return item{kind: Range, text: rng.String(), rng: rng}
	}
	if number, ok := parseASN(entry); ok {
		return item{kind: ASN, text: number}
	}
	name := strings.TrimSuffix(strings.ToLower(entry), ".")
	switch {
	case entry == "":
		return item{}
	case likeASN(name) || nameFault(name) != "": // an AS number out of range, or with a final dot, is no host name
		return item{kind: Keyword, text: strings.ToLower(norm.NFC.String(entry))}
	case strings.Contains(name, "."):
		return item{kind: Domain, text: name}
	default:
		return item{kind: HostName, text: name}
	}
}

// parsePrefix reads a CIDR, also one with a netmask instead of a prefix length.
func parsePrefix(entry string) (netip.Prefix, bool) {
	if prefix, err := netip.ParsePrefix(entry); err == nil {
		return prefix, true
	}
	base, bits, _ := strings.Cut(entry, "/")
	addr, err := netip.ParseAddr(base)
	mask, maskErr := netip.ParseAddr(bits)
	if err != nil || maskErr != nil || !addr.Is4() || !mask.Is4() {
		return netip.Prefix{}, false
	}
	ones, size := net.IPMask(mask.AsSlice()).Size()
	return netip.PrefixFrom(addr, ones), size != 0
}

// lastNumber completes the short form of a range, "10.0.0.1-20": right is the last number of its
// last address.
func lastNumber(from netip.Addr, right string) (string, bool) {
	if !from.Is4() || !digits(right) {
		return "", false
	}
	full := from.String()
	full = full[:strings.LastIndexByte(full, '.')+1] + right
	_, err := netip.ParseAddr(full)
	return full, err == nil
}

func parseRange(entry string) (netipx.IPRange, bool) {
	left, right, found := strings.Cut(entry, "-")
	if !found {
		return netipx.IPRange{}, false
	}
	from, errFrom := netip.ParseAddr(strings.TrimFunc(left, separates))
	right = strings.TrimFunc(right, separates)
	if full, short := lastNumber(from, right); short {
		right = full
	}
	to, errTo := netip.ParseAddr(right)
	if errFrom != nil || errTo != nil || from.Zone() != "" || to.Zone() != "" {
		return netipx.IPRange{}, false
	}
	rng := netipx.IPRangeFrom(from, to)
	return rng, rng.IsValid()
}

// canonicalSet returns what is sent for the entries: each once, sorted: addresses by number, AS
// numbers, the rest. An entry that holds separators counts as the entries that the service would
// read out of it; blanks are dropped.
func canonicalSet(entries []string) []string {
	all := items(entries)
	out := make([]string, 0, len(all))
	for _, it := range all {
		out = append(out, it.sent)
	}
	return out
}

func items(entries []string) []item {
	all := make([]item, 0, len(entries))
	for _, entry := range entries {
		for _, one := range Split(entry) {
			all = append(all, parse(one))
		}
	}
	slices.SortStableFunc(all, compare)
	return slices.CompactFunc(all, func(a, b item) bool { return a.text == b.text })
}

func compare(a, b item) int {
	group := func(it item) int {
		switch {
		case it.rng.IsValid():
			return 0
		case it.kind == ASN:
			return 1
		default:
			return 2
		}
	}
	return cmp.Or(
		cmp.Compare(group(a), group(b)),
		a.rng.From().Compare(b.rng.From()),
		b.rng.To().Compare(a.rng.To()), // the wider network first
		cmp.Compare(numeric(a), numeric(b)),
		cmp.Compare(a.text, b.text),
		cmp.Compare(a.sent, b.sent),
	)
}

// numeric makes AS numbers sort as numbers: a shorter one is smaller.
func numeric(it item) int {
	if it.kind == ASN {
		return len(it.text)
	}
	return 0
}
