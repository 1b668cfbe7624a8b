package wire

import "strings"

// ZeroUUID is how the service writes "none" (api-behaviour 0.8).
const ZeroUUID = "00000000-0000-0000-0000-000000000000"

// ValidUUID reports whether s is a canonical UUID: 8-4-4-4-12 hexadecimal digits, in any case. It
// says nothing about versions, and the zero UUID is valid text.
func ValidUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch b := s[i]; i {
		case 8, 13, 18, 23:
			if b != '-' {
				return false
			}
		default:
			if (b < '0' || b > '9') && (b < 'a' || b > 'f') && (b < 'A' || b > 'F') {
				return false
			}
		}
	}
	return true
}

// NormalID brings an id from the API or from a caller to the one form used here: lower case, "" for
// none.
func NormalID(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == ZeroUUID {
		return ""
	}
	return s
}

// UsableID reports whether a normalised id may enter a path or a query.
func UsableID(s string) bool { return s != "" && ValidUUID(s) }
