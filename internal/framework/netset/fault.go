package netset

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// fault says why an entry is of no kind, or has host bits, and what to write instead; "" if nothing is wrong.
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
	}
	entry = parts[0] // a range without its spaces
	if prefix, err := netip.ParsePrefix(entry); err == nil && prefix.Masked() != prefix {
		return fmt.Sprintf("it has host bits set, did you mean %.80q? For the single address write %.80q",
			prefix.Masked().String(), prefix.Addr().String())
	}
	if parse(entry).kind != 0 {
		return ""
	}
	if base, bits, found := strings.Cut(entry, "/"); found {
		return slashFault(entry, base, bits)
	}
	if left, right, found := strings.Cut(entry, "-"); found && (looksNumeric(left) || isAddress(left)) {
		return rangeFault(left, right)
	}
	if looksNumeric(entry) || strings.Contains(entry, ":") {
		return addressFault(entry)
	}
	if likeASN(entry) {
		return "AS numbers go from 1 to 4294967295"
	}
	reason := nameFault(strings.TrimSuffix(strings.ToLower(entry), "."))
	if strings.ContainsFunc(entry, func(r rune) bool { return r > 127 }) {
		reason += "; write an international name in its ASCII form, which starts with \"xn--\""
	}
	if reason == "" {
		reason = fmt.Sprintf("an AS number has no dot; write %.80q", strings.TrimSuffix(strings.ToUpper(entry), "."))
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
		if reason := fault(host); host == "" || reason != "" {
			return "it is a URL; write the host name or address alone"
		}
		return fmt.Sprintf("it is a URL; write the host name or address alone: %.80q", host)
	}
	addr, err := netip.ParseAddr(base)
	switch {
	case err != nil && (looksNumeric(base) || strings.Contains(base, ":")):
		return addressFault(base)
	case err != nil:
		return "only an address can have a prefix length"
	case addr.Zone() != "":
		return addressFault(base)
	}
	if mask := net.ParseIP(bits).To4(); mask != nil && addr.Is4() {
		if ones, size := net.IPMask(mask).Size(); size != 0 {
			return fmt.Sprintf("write the netmask as a prefix length: %.80q", netip.PrefixFrom(addr, ones).Masked().String())
		}
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
	to, errTo := netip.ParseAddr(right)
	if errTo != nil && from.Is4() && digits(right) {
		full := from.String()
		full = full[:strings.LastIndexByte(full, '.')+1] + right
		if to, err := netip.ParseAddr(full); err == nil {
			if to.Less(from) {
				return rangeFault(left, full)
			}
			return fmt.Sprintf("a range has two whole addresses; write %.80q", left+"-"+full)
		}
	}
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
	case strings.Contains(text, "%"):
		return "an IPv6 zone (the part after %) means nothing to the service; write the address without it"
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

// looksNumeric reports whether text holds nothing but digits and dots, so that it was meant as an IPv4 address.
func looksNumeric(text string) bool {
	return text != "" && strings.Trim(text, "0123456789.") == ""
}

func digits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
