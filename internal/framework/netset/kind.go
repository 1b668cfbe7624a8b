package netset

import (
	"strconv"
	"strings"
)

// Kind is a kind of entry that a set of networks may hold.
type Kind uint8

// The kinds of entries.
const (
	Address  Kind = iota + 1 // one IPv4 or IPv6 address, also written as "/32" or "/128"
	Range                    // first and last address: 10.0.0.1-10.0.0.20
	CIDR                     // a network: 10.0.0.0/24
	HostName                 // one name, with or without dots: printer-7, www.example.com
	Domain                   // a name with at least one dot: example.com
	ASN                      // an autonomous system: AS64500
	Keyword                  // anything else that only the service understands: country4:XX, public:all
)

// String is the kind in words, as the messages use it.
func (k Kind) String() string {
	switch k {
	case Address:
		return "address"
	case Range:
		return "range"
	case CIDR:
		return "CIDR"
	case HostName:
		return "host name"
	case Domain:
		return "domain"
	case ASN:
		return "AS number"
	case Keyword:
		return "keyword"
	default:
		return "unknown kind " + strconv.Itoa(int(k))
	}
}

// example is a right value of the kind, from the ranges reserved for documentation where there is
// one.
func (k Kind) example() string {
	switch k {
	case Address:
		return "192.0.2.10"
	case Range:
		return "192.0.2.10-192.0.2.20"
	case CIDR:
		return "192.0.2.0/24"
	case HostName:
		return "printer-7"
	case Domain:
		return "example.com"
	case ASN:
		return "AS64500"
	case Keyword:
		return "country4:XX"
	default:
		return ""
	}
}

// parseASN reads "AS64500" in any letter case and returns it as "AS64500". AS 0 is reserved and is
// not one.
func parseASN(entry string) (string, bool) {
	if !likeASN(entry) {
		return "", false
	}
	number, err := strconv.ParseUint(entry[2:], 10, 32)
	if err != nil || number == 0 {
		return "", false
	}
	return "AS" + strconv.FormatUint(number, 10), true
}

// likeASN reports whether an entry is "AS" and digits, whatever the number.
func likeASN(entry string) bool {
	return len(entry) > 2 && strings.EqualFold(entry[:2], "as") && digits(entry[2:])
}

// nameFault says what is wrong with a lower-case DNS name without its final dot, or "" if nothing
// is. Underscores pass, since real networks have them.
func nameFault(name string) string {
	if name == "" {
		return "it is empty"
	}
	if len(name) > 253 {
		return "a name has at most 253 characters"
	}
	if strings.Trim(name, "0123456789.-/:") == "" {
		return "it is neither an address nor a name"
	}
	labels := strings.Split(name, ".")
	for _, label := range labels {
		switch {
		case label == "":
			return "a name has no empty part between its dots"
		case len(label) > 63:
			return "a part of a name between dots has at most 63 characters"
		case label[0] == '-' || label[len(label)-1] == '-':
			return "a part of a name does not start or end with a hyphen"
		}
		for _, r := range label {
			if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_' {
				return "a name holds only letters, digits, hyphens, underscores and dots, not " + strconv.QuoteRune(r)
			}
		}
	}
	if strings.Trim(labels[len(labels)-1], "0123456789") == "" {
		return "the last part of a name is not a number"
	}
	return ""
}
