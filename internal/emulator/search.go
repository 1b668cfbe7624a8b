package emulator

import (
	"cmp"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// subject is what is searched: the texts of each field. Times are unix seconds, numbers decimal.
type subject map[string][]string

// search is a parsed search text. The zero value finds everything.
type search struct {
	root  condition
	terms []*term // all of them, for those who have to look up their fields
	bare  []string
}

// condition is one node of a search.
type condition interface{ holds(about subject) bool }

type (
	allOf  []condition // and
	anyOf  []condition // or
	noneOf struct{ inner condition }
)

func (c allOf) holds(about subject) bool {
	return !slices.ContainsFunc(c, func(inner condition) bool { return !inner.holds(about) })
}

func (c anyOf) holds(about subject) bool {
	return slices.ContainsFunc(c, func(inner condition) bool { return inner.holds(about) })
}

func (c noneOf) holds(about subject) bool { return !c.inner.holds(about) }

// term is one condition on a field, or on each of the bare fields of the listing.
type term struct {
	fields []string
	test   func(text string) bool
}

func (t *term) holds(about subject) bool {
	return slices.ContainsFunc(t.fields, func(f string) bool { return slices.ContainsFunc(about[f], t.test) })
}

func (q search) isEmpty() bool { return q.root == nil }

func (q search) matches(about subject) bool { return q.root == nil || q.root.holds(about) }

// parseSearch reads the query parameter search of a listing with fields that can be named, of which
// words without a field look into the bare ones.
func (c *call) parseSearch(bare []string, known ...string) (search, error) {
	return c.parseSearchText(c.query.Get("search"), bare, known...)
}

// parseSearchText reads the search syntax of the console (api-behaviour 5 and 16): field:value,
// field:=value for the whole text, < and > for numbers, times and ages, % and _ for any letters,
// quotes, words without a field, and, or, not, parentheses. A field that the listing does not have
// is refused, because ignoring it would match everything; whether a console does so is not known.
func (c *call) parseSearchText(text string, bare []string, known ...string) (search, error) {
	p := &searchParser{words: words(text), now: c.now, known: known, q: search{bare: bare}}
	if len(p.words) == 0 {
		return search{}, nil
	}
	root, err := p.either()
	if err == nil && p.at < len(p.words) {
		err = badRequest("invalid search: unexpected " + p.words[p.at])
	}
	if err != nil {
		return search{}, err
	}
	if p.bad != nil && !c.e.hasVariant("search-unknown-empty") {
		return search{}, p.bad
	}
	p.q.root = root
	return p.q, nil
}

// anyAttribute among the known fields stands for attributes of assets, services and users, of which
// there are more than anybody knows: names with a dot, an @, a hyphen, or capital letters inside.
const anyAttribute = "."

var attributeForm = regexp.MustCompile(`^([^.@-]*[.@-].*|[a-z0-9]+[A-Z].*)$`)

type searchParser struct {
	words []string
	at    int
	now   time.Time
	known []string
	q     search
	bad   error // the first term that means nothing, which finds nothing
}

// next tells whether the next word is one of those, and takes it then.
func (p *searchParser) next(is ...string) bool {
	if p.at < len(p.words) && slices.ContainsFunc(is, func(w string) bool { return strings.EqualFold(w, p.words[p.at]) }) {
		p.at++
		return true
	}
	return false
}

func (p *searchParser) either() (condition, error) {
	first, err := p.both()
	either := anyOf{first}
	for err == nil && p.next("or", "||") {
		var c condition
		c, err = p.both()
		either = append(either, c)
	}
	return either, err
}

func (p *searchParser) both() (condition, error) {
	first, err := p.parseCondition()
	all := allOf{first}
	for err == nil && p.at < len(p.words) {
		if w := strings.ToLower(p.words[p.at]); w == "or" || w == "||" || w == ")" {
			break
		}
		p.next("and", "&&")
		var c condition
		c, err = p.parseCondition()
		all = append(all, c)
	}
	return all, err
}

func (p *searchParser) parseCondition() (condition, error) {
	switch {
	case p.at == len(p.words):
		return nil, badRequest("invalid search: it ends too early")
	case p.next("not", "!"):
		inner, err := p.parseCondition()
		return noneOf{inner}, err
	case p.next("("):
		inner, err := p.either()
		if err == nil && !p.next(")") {
			err = badRequest("invalid search: a parenthesis is not closed")
		}
		return inner, err
	}
	w := p.words[p.at]
	p.at++
	if slices.Contains([]string{")", "and", "or", "&&", "||"}, strings.ToLower(w)) {
		return nil, badRequest("invalid search: unexpected " + w)
	}
	return p.term(w), nil
}

func (p *searchParser) term(w string) condition {
	field, value, ok := strings.Cut(w, ":")
	t := &term{fields: p.q.bare}
	written := field
	switch field = strings.ToLower(field); {
	case !ok || strings.HasPrefix(w, `"`):
		t.test = textTest(unquote(w), false)
	case !p.knows(field, written):
		p.refuse("unknown search field: " + field)
		t.test = func(string) bool { return false }
	default:
		t.fields = []string{field}
		if t.test = fieldTest(field, value, p.now); t.test == nil {
			p.refuse("invalid value of search field " + field + ": " + value)
			t.test = func(string) bool { return false }
		}
	}
	p.q.terms = append(p.q.terms, t)
	return t
}

// knows tells whether a field can be searched, which is written in lower case here and as it was
// sent.
func (p *searchParser) knows(field, written string) bool {
	return slices.Contains(p.known, field) || slices.Contains(p.known, anyAttribute) && attributeForm.MatchString(written)
}

func (p *searchParser) refuse(detail string) {
	if p.bad == nil {
		p.bad = badRequest(detail)
	}
}

// words splits at spaces and parentheses outside of quotes.
func words(s string) []string {
	var out []string
	var word strings.Builder
	quoted := false
	end := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
		}
	}
	for _, r := range s {
		switch {
		case r == '"':
			quoted = !quoted
			word.WriteRune(r)
		case quoted:
			word.WriteRune(r)
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			end()
		case r == '(' || r == ')':
			end()
			out = append(out, string(r))
		default:
			word.WriteRune(r)
		}
	}
	end()
	return out
}

func unquote(s string) string {
	if u, err := strconv.Unquote(s); err == nil {
		return u
	}
	return strings.Trim(s, `"`)
}

// fieldTest is the condition on the texts of a field, nil for a value that means nothing there.
func fieldTest(field, value string, now time.Time) func(string) bool {
	exact := strings.HasPrefix(value, "=")
	value = unquote(strings.TrimPrefix(value, "="))
	switch {
	case isFlag(field):
		return func(text string) bool { return truth(value) == truth(text) }
	case isTime(field):
		return timeTest(value, now)
	case field == "net" || field == "cidr":
		return networkTest(value)
	case field == "address" && isNetwork(value):
		return networkTest(value)
	case strings.HasPrefix(value, "<") || strings.HasPrefix(value, ">"):
		if test := numberTest(value); test != nil {
			return test
		}
		return timeTest(value, now) // an attribute may hold a moment
	case field == "id", field == "type", field == "status", strings.HasSuffix(field, "_id"),
		strings.HasSuffix(field, "count"):
		exact = true
	}
	return textTest(value, exact)
}

func isFlag(field string) bool {
	return slices.Contains([]string{
		"recur", "hidden", "alive", "connected", "scanned", "has_public", "haspublic",
		"has_private", "hasprivate", "self_signed", "is_ca", "global",
	}, field)
}

func isTime(field string) bool {
	return strings.HasSuffix(field, "_at") || strings.HasSuffix(field, "_seen") ||
		slices.Contains([]string{"os_eol", "eol_os", "eol_os_ext", "validity_start", "validity_end", "start_time"}, field)
}

func truth(s string) bool { return s == "t" || strings.EqualFold(s, "true") || s == "1" }

// textTest compares without regard to case: the whole text, or a part of it. % stands for any
// letters and _ for any one.
func textTest(value string, exact bool) func(string) bool {
	value = strings.ToLower(value)
	if !strings.ContainsAny(value, "%_") {
		if exact {
			return func(text string) bool { return strings.EqualFold(text, value) }
		}
		return func(text string) bool { return strings.Contains(strings.ToLower(text), value) }
	}
	pattern := strings.NewReplacer("%", ".*", "_", ".").Replace(regexp.QuoteMeta(value))
	if exact {
		pattern = "^" + pattern + "$"
	}
	expr := regexp.MustCompile("(?s)" + pattern)
	return func(text string) bool { return expr.MatchString(strings.ToLower(text)) }
}

// numberTest compares with <, >, <= or >=.
func numberTest(value string) func(string) bool {
	limit, err := strconv.ParseFloat(strings.TrimLeft(value, "<>="), 64)
	if err != nil {
		return nil
	}
	return func(text string) bool {
		n, err := strconv.ParseFloat(text, 64)
		order := cmp.Compare(n, limit)
		return err == nil && (order < 0 && value[0] == '<' || order > 0 && value[0] == '>' ||
			order == 0 && strings.HasPrefix(value[1:], "="))
	}
}

// networkTest finds the addresses within a network, or a single address.
func networkTest(value string) func(string) bool {
	network, err := netip.ParsePrefix(normalPrefix(value))
	if err != nil {
		return nil
	}
	return func(text string) bool {
		a, err := netip.ParseAddr(text)
		return err == nil && network.Contains(a)
	}
}

// timeTest compares a moment, in unix seconds, with an age such as <90days, <30d or >1month, or
// with now. A moment that never was is found by nothing.
func timeTest(value string, now time.Time) func(string) bool {
	if len(value) < 2 || value[0] != '<' && value[0] != '>' {
		return nil
	}
	before := value[0] == '<'
	compare := func(holds func(at int64) bool) func(string) bool {
		return func(text string) bool {
			at, err := strconv.ParseInt(text, 10, 64)
			return err == nil && at != 0 && holds(at)
		}
	}
	rest := strings.TrimPrefix(value[1:], "=")
	if strings.EqualFold(rest, "now") {
		return compare(func(at int64) bool { return (at <= now.Unix()) == before })
	}
	span, ok := parseSpan(rest)
	if !ok {
		return nil
	}
	return compare(func(at int64) bool {
		distance := now.Sub(time.Unix(at, 0)).Abs()
		return distance != span && (distance < span) == before
	})
}

var spanForm = regexp.MustCompile(`^([0-9]+) *([a-z]*)$`)

// parseSpan reads a duration in short or long units.
func parseSpan(s string) (time.Duration, bool) {
	parts := spanForm.FindStringSubmatch(strings.ToLower(s))
	if parts == nil {
		return 0, false
	}
	const day = 24 * time.Hour
	unit, ok := map[string]time.Duration{
		"": time.Second, "s": time.Second, "sec": time.Second, "second": time.Second, "m": time.Minute, "min": time.Minute,
		"minute": time.Minute,
		"h":      time.Hour, "hr": time.Hour, "hour": time.Hour, "d": day, "day": day, "w": 7 * day, "wk": 7 * day,
		"week": 7 * day,
		"mo":   30 * day, "month": 30 * day, "y": 365 * day, "yr": 365 * day, "year": 365 * day,
	}[cmp.Or(strings.TrimSuffix(parts[2], "s"), map[bool]string{true: "s"}[parts[2] == "s"])]
	n, err := strconv.Atoi(parts[1])
	return time.Duration(n) * unit, ok && err == nil && n < 1<<16
}
