package sanitize

import (
	"bytes"
	"slices"
	"strings"
	"sync"
)

// Secrets hides secrets in texts. It is safe for use by several goroutines.
type Secrets struct {
	mu       sync.Mutex
	standing []string // never forgotten
	recent   []string // the oldest first
	size     int      // of the recent ones together
	matcher  *matcher // built when a text is looked at; nil after a change
}

// NewSecrets makes a collection that never forgets the given secrets.
func NewSecrets(standing ...string) *Secrets {
	s := &Secrets{}
	for _, text := range standing {
		if len(text) >= minSecret {
			s.standing = append(s.standing, text)
		}
	}
	return s
}

// Add remembers secrets that a request carries or an answer brings.
func (s *Secrets) Add(texts ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, text := range texts {
		if len(text) < minSecret || len(text) > maxSecretBytes || slices.Contains(s.standing, text) {
			continue
		}
		if at := slices.Index(s.recent, text); at >= 0 {
			s.recent = append(slices.Delete(s.recent, at, at+1), text)
			continue
		}
		s.recent, s.size, s.matcher = append(s.recent, text), s.size+len(text), nil
		for len(s.recent) > maxSecrets || s.size > maxSecretBytes {
			s.size -= len(s.recent[0])
			s.recent = slices.Delete(s.recent, 0, 1)
		}
	}
}

// Hide replaces every secret in a text that came from outside, and every longer piece of one, in
// whatever spelling. A text longer than can be looked at is cut.
func (s *Secrets) Hide(text string) string { return s.hide(text, minSecret) }

// HideLong is Hide for a text that holds a program's own words as well: a secret that could be one
// of them is left alone.
func (s *Secrets) HideLong(text string) string { return s.hide(text, minLongSecret) }

func (s *Secrets) hide(text string, shortest int) string {
	text, isCut := cutBytes(text, maxText)
	if m := s.current(); m != nil {
		text = m.hide(text, shortest)
	}
	if isCut {
		text, _ = cutBytes(text, max(len(text)-maxTail, 0))
	}
	return text
}

// current is the matcher of all secrets known now; nil = there are none.
func (s *Secrets) current() *matcher {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.matcher == nil && len(s.standing)+len(s.recent) > 0 {
		s.matcher = newMatcher(slices.Concat(s.standing, s.recent))
	}
	return s.matcher
}

// matcher finds the spellings of some secrets.
type matcher struct {
	long  index    // patterns without white space
	short []string // with it, of less than seedLength
}

func newMatcher(secrets []string) *matcher {
	m := &matcher{}
	seen := map[string]bool{}
	for _, secret := range secrets {
		for _, spelling := range spellings(secret) {
			m.add(spelling, seen)
		}
	}
	return m
}

func (m *matcher) add(spelling string, seen map[string]bool) {
	pattern := fold(spelling, false)
	if len(pattern) < seedLength {
		pattern = strings.TrimSpace(fold(spelling, true))
	}
	if seen[pattern] || len(pattern) < minSecret {
		return
	}
	seen[pattern] = true
	if len(pattern) < seedLength {
		m.short = append(m.short, pattern)
		return
	}
	m.long.add(pattern)
}

func (m *matcher) hide(text string, shortest int) string {
	covered := make([]bool, len(text))
	found := false
	cover := func(v *view) func(start, end int) {
		return func(start, end int) {
			found = true
			for at := v.from[start]; at < v.to[end-1]; at++ {
				covered[at] = true
			}
		}
	}
	for _, v := range readings(text) {
		folded := v.fold(false)
		m.long.find(folded.text, minPiece, cover(folded))
		if len(m.short) == 0 || shortest >= seedLength || v.isSpaceless {
			continue
		}
		spaced := v.fold(true)
		mark := cover(spaced)
		for _, pattern := range m.short {
			for at := 0; ; at++ {
				next := bytes.Index(spaced.text[at:], []byte(pattern))
				if next < 0 {
					break
				}
				at += next
				mark(at, at+len(pattern))
			}
		}
	}
	if !found {
		return text
	}
	return replaceCovered(text, covered)
}

// replaceCovered puts Hidden in the place of each covered run.
func replaceCovered(text string, covered []bool) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		end := i
		for end < len(text) && covered[end] == covered[i] {
			end++
		}
		if covered[i] {
			b.WriteString(Hidden)
		} else {
			b.WriteString(text[i:end])
		}
		i = end
	}
	return b.String()
}

// readings are the text and what it may mean by the decoders, in all combinations that differ. An
// escape sequence may be torn by what was put in on the way, so the text is read without that too.
func readings(text string) []*view {
	plain := plainView(text)
	seen := map[string]bool{}
	var all []*view
	take := func(v *view) {
		if !seen[string(v.text)] && len(all) < maxViews {
			seen[string(v.text)] = true
			all = append(all, v)
		}
	}
	take(plain)
	take(plain.keeping(func(r rune) bool { return !isInvisible(r) }))
	spaceless := plain.keeping(func(r rune) bool { return !isInvisible(r) && !isSpace(r) })
	spaceless.isSpaceless = true
	take(spaceless)
	for begin, layer := 0, 0; layer < maxLayers; layer++ {
		end := len(all)
		for _, v := range all[begin:end] {
			for _, read := range decoders() {
				if decoded, changed := v.decode(read); changed {
					take(decoded)
				}
			}
		}
		begin = end
	}
	return all
}

// Repeats reports whether a text repeats a long piece of a request, in whatever spelling: then it
// may hold a secret of it in one that nobody thought of.
func Repeats(text, request string) bool {
	var x index
	if pattern := fold(request, false); len(pattern) >= minEcho {
		x.add(pattern)
	}
	if len(x.patterns) == 0 {
		return false
	}
	text, _ = cutBytes(text, maxText)
	repeats := false
	for _, v := range readings(text) {
		x.find(v.fold(false).text, minEcho, func(start, end int) { repeats = repeats || end-start >= minEcho })
	}
	return repeats
}
