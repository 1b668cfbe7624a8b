package runzero

import (
	"regexp"
	"strings"
)

// secretParam matches the names of scan parameters that hold a secret, such as snmp-comms and
// snmp-auth-passphrase (api-behaviour 16). A name that is not known counts by its words.
var secretParam = regexp.MustCompile(`(?i)\b(comms?|community|communities|password|pass|passphrase|secret|token|key)\b`)

// secretParams are the values of a request's scan parameters that must not show. Communities are a
// list in one text.
func secretParams(params map[string]string) []string {
	var out []string
	for name, value := range params {
		if secretParam.MatchString(name) {
			out = append(append(out, value), strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })...)
		}
	}
	return out
}
