package sanitize

// The bounds of what is done to one text, each with its reason. SECURITY.md lists them.
const (
	// maxText is how much of a text is looked at. A person reads a thousand characters of an error;
	// the rest is room for a secret that is spelled out at length before them.
	maxText = 16 << 10
	// maxTail is cut off the end of a text that was longer, because the beginning of a secret may
	// stand there.
	maxTail = 512
	// maxLayers is how many spellings may lie within each other: a form, in JSON, in an answer of
	// JSON, in a page.
	maxLayers = 3
	// maxViews bounds the combinations of spellings that are tried.
	maxViews = 96

	// minSecret is the shortest secret that is hidden: anything shorter would riddle a text and
	// hide nothing.
	minSecret = 3
	// minLongSecret is the shortest secret that is hidden in a program's own words too. A community
	// named "public" is not.
	minLongSecret = 8
	// minPiece is the shortest part of a secret that is hidden when a text repeats no more of it.
	minPiece = 12
	// minEcho is the length of a piece of a request from which on a text counts as its repetition.
	minEcho = 64
	// maxSecrets and maxSecretBytes are how many secrets of requests are remembered, and how long
	// they may be together. The oldest are forgotten: an answer repeats what it was just sent.
	maxSecrets     = 256
	maxSecretBytes = 256 << 10
)

// Hidden stands in for a secret.
const Hidden = "[redacted]"
