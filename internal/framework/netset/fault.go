package netset

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"unicode"
)

// fault says why an entry is surely wrong, and what to write instead; "" if it is not. The service
// takes more forms than are documented (api-behaviour 16), so only what was plainly meant as an
// address and is none is wrong, and what is no single entry.
func fault(entry string) string {
	entry = strings.TrimSpace(entry)
	parts := Split(entry)
	switch {
	case len(parts) == 0:
		return "it is empty"
	case len(parts) > 1:
		return "it contains a separator, write " + elements(parts)
	case strings.ContainsAny(entry, ",;"):
		return fmt.Sprintf("it contains a separator, write %.80q", parts[0])
	case strings.ContainsFunc(entry, unicode.IsControl):
		return "it holds a control character"
	}
	entry = parts[0] // a range without its spaces
	if parse(entry).kind != Keyword {
		return ""
	}
	if base, bits, found := strings.Cut(entry, "/"); found && (meantAsAddress(base) || strings.Contains(entry, "://")) {
		return slashFault(entry, base, bits)
	}
	if left, right, found := strings.Cut(entry, "-"); found && (looksNumeric(left) || isAddress(left)) {
		return rangeFault(left, right)
	}
	if meantAsAddress(entry) {
		return addressFault(entry)
	}
	return ""
}

// meantAsAddress reports whether text that is no address was plainly meant as one: digits and dots,
// an IPv6 address with a mistake, an address in brackets, an IPv4 address with a port. A word
// before a colon, as in "asn4:64500", is something else.
func meantAsAddress(text string) bool {
	base, rest, colon := strings.Cut(text, ":")
	switch addr, _, zone := strings.Cut(text, "%"); {
	case looksNumeric(text), strings.HasPrefix(text, "["):
		return true
	case !colon || zone && isAddress(addr):
		return false
	case looksNumeric(base) && strings.Contains(base, "."):
		return true
	}
	return strings.Contains(rest, ":") && strings.Trim(base, "0123456789abcdefABCDEF") == ""
}

// doubt says what is unusual about an entry that is sent all the same; "" if nothing is.
func doubt(entry string) string {
	entry = strings.TrimFunc(entry, separates)
	if prefix, err := netip.ParsePrefix(entry); err == nil && prefix.Masked() != prefix {
		return fmt.Sprintf("it has host bits set and is taken for the network %.80q. For the single address write %.80q",
			prefix.Masked().String(), prefix.Addr().String())
	}
	if parse(entry).kind != Keyword || strings.ContainsAny(entry, "/") {
		return ""
	}
	if addr, _, zone := strings.Cut(entry, "%"); zone && isAddress(addr) {
		return "it has an IPv6 zone (the part after %), which means something on one host only"
	}
	if word, value, found := strings.Cut(entry, ":"); found {
		if strings.Contains(word, ".") && digits(value) {
			return fmt.Sprintf(
				"it looks like a host name with a port; a scan takes its ports from tcp_ports. Perhaps %.80q is meant", word)
		}
		return ""
	}
	if likeASN(entry) { // or the name of a machine, which a console may hold
		return "AS numbers go from 1 to 4294967295"
	}
	name := strings.TrimSuffix(strings.ToLower(entry), ".")
	reason := nameFault(name)
	switch {
	case reason == "" && likeASN(name):
		return fmt.Sprintf("an AS number has no dot; perhaps %.80q is meant", strings.ToUpper(name))
	case strings.ContainsFunc(entry, func(r rune) bool { return r > unicode.MaxASCII }):
		reason += "; an international name in its ASCII form starts with \"xn--\""
	}
	return reason
}

// elements says "two elements: "a", "b"", naming at most four.
func elements(parts []string) string {
	count := strconv.Itoa(len(parts))
	if len(parts) == 2 {
		count = "two"
	}
	quoted := make([]string, 0, 4)
	for _, part := range parts[:min(len(parts), 4)] {
		quoted = append(quoted, shorten(part))
	}
	text := count + " elements: " + strings.Join(quoted, ", ")
	if len(parts) > 4 {
		text += ", ..."
	}
	return text
}

// slashFault explains an entry with a slash that is no CIDR.
func slashFault(entry, base, bits string) string {
	if _, rest, found := strings.Cut(entry, "://"); found {
		host, _, _ := strings.Cut(rest, "/")
		if kind := parse(host).kind; kind == 0 || kind == Keyword {
			return "it is a URL; write the host name or address alone"
		}
		return fmt.Sprintf("it is a URL; write the host name or address alone: %.80q", host)
	}
	addr, err := netip.ParseAddr(base)
	switch {
	case err != nil:
		return addressFault(base)
	case addr.Zone() != "":
		return addressFault(base)
	}
	if digits(bits) {
		return fmt.Sprintf("the prefix length /%.80s is not between /0 and /%d", bits, addr.BitLen())
	}
	return fmt.Sprintf("%.80q is not a prefix length", bits)
}

// rangeFault explains an entry with a hyphen after an address that is no range.
func rangeFault(left, right string) string {
	from, errFrom := netip.ParseAddr(left)
	if errFrom != nil || from.Zone() != "" {
		return addressFault(left)
	}
	if full, ok := lastNumber(from, right); ok {
		right = full
	}
	to, errTo := netip.ParseAddr(right)
	switch {
	case errTo != nil || to.Zone() != "":
		return addressFault(right)
	case from.BitLen() != to.BitLen():
		return "a range cannot mix IPv4 and IPv6"
	default:
		return fmt.Sprintf("the range runs backwards, write %.80q", right+"-"+left)
	}
}

// addressFault explains a text that was meant as an address.
func addressFault(text string) string {
	switch {
	case text == "":
		return "an address is missing"
	case strings.HasPrefix(text, "["):
		return "an IPv6 address is written without brackets and port"
	case strings.Count(text, ":") == 1:
		base, port, _ := strings.Cut(text, ":")
		if digits(port) && base != "" {
			return fmt.Sprintf("it has a port; write %.80q alone", base)
		}
		return fmt.Sprintf("%.80q is neither an address nor a name", text)
	case strings.Contains(text, ":"):
		return fmt.Sprintf("%.80q is not an IPv6 address", text)
	case digits(text):
		if asn, ok := parseASN("AS" + text); ok {
			return fmt.Sprintf("a number alone is not an address; write an AS number as %.80q", asn)
		}
		return "a number alone is not an address"
	case !looksNumeric(text):
		return fmt.Sprintf("%.80q is not an address", text)
	}
	octets := strings.Split(text, ".")
	if len(octets) != 4 {
		return fmt.Sprintf("an IPv4 address has four numbers, %.80q has %d", text, len(octets))
	}
	for _, octet := range octets {
		switch value, err := strconv.Atoi(octet); {
		case octet == "":
			return fmt.Sprintf("%.80q has an empty part between its dots", text)
		case err != nil || value > 255:
			return fmt.Sprintf("%.80s in %.80q is not between 0 and 255", octet, text)
		case len(octet) > 1 && octet[0] == '0':
			return fmt.Sprintf("%.80s in %.80q has a leading zero", octet, text)
		}
	}
	return fmt.Sprintf("%.80q is not an address", text)
}

// looksNumeric reports whether text holds nothing but digits and dots, so that it was meant as an
// IPv4 address.
func looksNumeric(text string) bool {
	return text != "" && strings.Trim(text, "0123456789.") == ""
}

func digits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
