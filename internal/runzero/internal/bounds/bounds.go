// Package bounds holds what the client accepts of an answer at most, each bound with its reason,
// and the measure of its shape. Bounds of texts are in package sanitize, beside what keeps to them.
// SECURITY.md lists both.
package bounds

import "fmt"

const (
	// Body is the longest answer that is read, in bytes after decompression: a list of 10,000 sites
	// with a thousand networks each is shorter. It is also the longest message that Terraform takes
	// from a provider.
	Body = 64 << 20
	// ErrorBody is how much is read of an answer that is no success. Nobody reads more of an error,
	// and a page of a proxy fits in.
	ErrorBody = 1 << 20
	// Line is the longest row of an export, in bytes: an asset with ten thousand services is
	// shorter.
	Line = 16 << 20
	// Export is the most that is read of one export, in bytes, blank lines included. What is read
	// becomes one value of Terraform's, which takes no message above 64 MiB.
	Export = 64 << 20
	// Depth is how deep an answer may nest. The document's deepest schema has six levels; what
	// Terraform does with a value takes time in proportion to its depth and more.
	Depth = 32
	// Elements is how many elements one list of an answer may have: with a kilobyte each they still
	// fit into memory, and no account is known that has a tenth of it.
	Elements = 250_000
	// Headers is how long the headers of an answer may be together, in bytes. Those of a console
	// take less than two thousand.
	Headers = 256 << 10
	// Redirects is how many redirects are followed, all of them within the console.
	Redirects = 5
)

// Problem says what of JSON is beyond the bounds; "" = nothing. It takes time in proportion to the
// text, keeps one number for each level, and does not check the syntax.
func Problem(body []byte) string {
	var elements [Depth + 1]int // so far, of the list or object at each level
	depth := 0
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			i = endOfString(body, i)
		case '[', '{':
			if depth++; depth > Depth {
				return fmt.Sprintf("it nests deeper than %d levels", Depth)
			}
			elements[depth] = 0
		case ']', '}':
			depth = max(depth-1, 0)
		case ',':
			if elements[depth]++; elements[depth] >= Elements {
				return fmt.Sprintf("a list in it has more than %d elements", Elements)
			}
		}
	}
	return ""
}

// endOfString is where the quote stands that closes the string which begins at a place.
func endOfString(body []byte, at int) int {
	for at++; at < len(body); at++ {
		switch body[at] {
		case '\\':
			at++
		case '"':
			return at
		}
	}
	return at
}
