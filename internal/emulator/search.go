package emulator

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// term is one condition of a search: field "" is a bare word.
type term struct {
	field, value string
	exact        bool // := instead of :
	not          bool
}

// search is a list of terms that all have to hold.
type search []term

// subject is what is searched: the texts of each field. A field named in exactFields is compared as a whole.
type subject map[string][]string

// parseSearch reads the part of the search syntax that was seen in use (fact sheet section 5): field:value, field:=value,
// quotes, bare words, AND, NOT. A field that the listing does not have is a 400, because ignoring it would match everything.
func parseSearch(s string, known ...string) (search, error) {
	var q search
	not := false
	for _, w := range words(s) {
		switch strings.ToLower(w) {
		case "and":
			continue
		case "not":
			not = true
			continue
		case "or":
			return nil, badRequest("unsupported search: or")
		}
		t := term{not: not}
		not = false
		field, value, ok := strings.Cut(w, ":")
		if !ok || strings.HasPrefix(w, `"`) {
			t.value = unquote(w)
			q = append(q, t)
			continue
		}
		t.field = strings.ToLower(field)
		if !slices.Contains(known, t.field) {
			return nil, badRequest("unknown search field: " + field)
		}
		if rest, ok := strings.CutPrefix(value, "="); ok {
			t.exact, value = true, rest
		}
		t.value = unquote(value)
		q = append(q, t)
	}
	return q, nil
}

// words splits at spaces outside of quotes.
func words(s string) []string {
	quoted := false
	return strings.FieldsFunc(s, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	})
}

func unquote(s string) string {
	if u, err := strconv.Unquote(s); err == nil {
		return u
	}
	return strings.Trim(s, `"`)
}

// matches tells whether all terms hold. Bare words look into the fields named.
func (q search) matches(about subject, bare ...string) bool {
	for _, t := range q {
		looked := bare
		if t.field != "" {
			looked = []string{t.field}
		}
		hit := slices.ContainsFunc(looked, func(f string) bool {
			return slices.ContainsFunc(about[f], func(text string) bool { return t.holds(f, text) })
		})
		if hit == t.not {
			return false
		}
	}
	return true
}

func (t term) holds(field, text string) bool {
	switch field {
	case "recur", "hidden", "alive", "connected":
		return truth(t.value) == truth(text)
	case "created_at", "updated_at", "first_seen", "last_seen":
		return sinceHolds(t.value, text)
	}
	if t.exact || field == "id" || strings.HasSuffix(field, "_id") || field == "type" || field == "status" {
		return strings.EqualFold(text, t.value)
	}
	return strings.Contains(strings.ToLower(text), strings.ToLower(t.value))
}

func truth(s string) bool { return s == "t" || strings.EqualFold(s, "true") || s == "1" }

// sinceHolds compares an age such as <90days or >2weeks. The text is "unix seconds/now".
func sinceHolds(want, text string) bool {
	at, now, _ := strings.Cut(text, "/")
	a, err1 := strconv.ParseInt(at, 10, 64)
	n, err2 := strconv.ParseInt(now, 10, 64)
	if err1 != nil || err2 != nil || len(want) < 2 {
		return false
	}
	number := strings.TrimRight(want[1:], "abcdefghijklmnopqrstuvwxyz")
	count, err := strconv.Atoi(number)
	if err != nil {
		return false
	}
	unit := map[string]time.Duration{
		"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour, "": time.Second,
	}[strings.TrimSuffix(want[1+len(number):], "s")]
	age := time.Duration(n-a) * time.Second
	if want[0] == '<' {
		return age < time.Duration(count)*unit
	}
	return want[0] == '>' && age > time.Duration(count)*unit
}
