package sanitize

// seedLength is the length of the pieces by which patterns are found, and seedStep the distance
// between them in a pattern: every run of seedLength+seedStep-1 characters holds one.
const (
	seedLength = 8
	seedStep   = 4
)

// index finds pieces of patterns in a text, in time in proportion to the text.
type index struct {
	patterns []string
	seeds    map[string][]place
}

// place is where in which pattern a seed stands.
type place struct{ pattern, at int }

// maxPlaces bounds how many places share one seed, and maxOwnPlaces how many of them are in one
// pattern: one that repeats itself is found by its first places just as well.
const (
	maxPlaces    = 64
	maxOwnPlaces = 2
)

// add takes up a pattern of at least seedLength bytes.
func (x *index) add(pattern string) {
	if x.seeds == nil {
		x.seeds = map[string][]place{}
	}
	n := len(x.patterns)
	x.patterns = append(x.patterns, pattern)
	last := len(pattern) - seedLength
	for at := 0; at < last; at += seedStep {
		x.addSeed(place{pattern: n, at: at})
	}
	x.addSeed(place{pattern: n, at: last}) // secrets that begin alike differ here
}

func (x *index) addSeed(p place) {
	seed := x.patterns[p.pattern][p.at : p.at+seedLength]
	places := x.seeds[seed]
	own := 0
	for _, other := range places {
		if other.pattern == p.pattern {
			own++
		}
	}
	if own < maxOwnPlaces && len(places) < maxPlaces {
		x.seeds[seed] = append(places, p)
	}
}

// find calls found with runs of a text that are the whole of a pattern, or a part of it of at least
// least bytes. It looks no more than least bytes to each side of a seed: what a longer run has
// beyond, another seed finds.
func (x *index) find(text []byte, least int, found func(start, end int)) {
	for i := 0; i+seedLength <= len(text); i++ {
		for _, p := range x.seeds[string(text[i:i+seedLength])] {
			pattern := x.patterns[p.pattern]
			start, end := i, i+seedLength
			for at := p.at; start > max(0, i-least) && at > 0 && text[start-1] == pattern[at-1]; at-- {
				start--
			}
			limit := min(len(text), i+seedLength+least)
			for at := p.at + seedLength; end < limit && at < len(pattern) && text[end] == pattern[at]; at++ {
				end++
			}
			if end-start >= least || end-start == len(pattern) {
				found(start, end)
			}
		}
	}
}
