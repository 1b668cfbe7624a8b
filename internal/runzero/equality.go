package runzero

import (
	"encoding/json"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/sanitize"
)

// The functions of this file tell whether an object holds what was sent, as the service keeps
// things: trimmed, in one Unicode form, networks by their meaning.

// sameText compares a text with what was sent; nil was not sent.
func sameText(got string, sent *string) bool {
	return sent == nil || canonicalText(got) == canonicalText(*sent)
}

// isNamed compares a name with the one that was sent.
func isNamed(got string, sent *string) bool { return sent != nil && sameText(got, sent) }

// canonicalText is the one spelling of texts that the service takes as equal. What a row holds has
// been cleaned, so what was sent is cleaned here, too: a line separator in a name is a line feed in
// the row that answers.
func canonicalText(s string) string { return norm.NFC.String(strings.TrimSpace(sanitize.Value(s))) }

// stringOrEmpty is an optional text.
func stringOrEmpty(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

// sameValue compares an optional value with what was sent; nil was not sent, or is not told.
func sameValue[V comparable](got, sent *V) bool {
	return sent == nil || got == nil || *got == *sent
}

// sameMap reports whether a map holds all that was sent.
func sameMap(got, sent map[string]string) bool {
	for key, v := range sent {
		if canonicalText(got[key]) != canonicalText(v) {
			return false
		}
	}
	return true
}

// networkWords are the networks of a text in one spelling and order, without repetitions.
func networkWords(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\r\n;", r) })
	for i, w := range words {
		words[i] = canonicalNetwork(w)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

func canonicalNetwork(word string) string {
	if p, err := netip.ParsePrefix(word); err == nil {
		return p.Masked().String()
	}
	if a, err := netip.ParseAddr(word); err == nil {
		return netip.PrefixFrom(a, a.BitLen()).String()
	}
	return strings.ToLower(word)
}

// sameNetworks compares texts of networks by their meaning; nil was not sent.
func sameNetworks(got string, sent *string) bool {
	return sent == nil || slices.Equal(networkWords(got), networkWords(*sent))
}

// sameParam compares a scan parameter: texts of several words in any order and with any separator.
func sameParam(got, sent string) bool {
	return canonicalText(got) == canonicalText(sent) || slices.Equal(networkWords(got), networkWords(sent))
}

// sameParams compares the parameters that an object shows with those that were sent. The service
// adds some, and does not show all (api-behaviour 5).
func sameParams(got, sent map[string]string) bool {
	for name, v := range sent {
		if shown, ok := got[name]; ok && !sameParam(shown, v) {
			return false
		}
	}
	return true
}

// setText sets a text that is given.
func setText(b map[string]any, name string, v *string) {
	if v != nil {
		b[name] = *v
	}
}

// joined makes one name of several, for objects without a name of their own.
func joined(parts ...string) string {
	text, err := json.Marshal(parts)
	if err != nil {
		return strings.Join(parts, " ") // not reached: texts always marshal
	}
	return string(text)
}
