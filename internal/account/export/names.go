package export

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"golang.org/x/text/unicode/norm"
)

// maxName is how many characters of a name a block's name has.
const maxName = 60

// identifier makes of a name what a block may be called: lower case, words joined by underscores,
// letters without accents. Letters of other scripts stay, as HCL takes them. It is "" if nothing
// of the name can stand in an identifier.
func identifier(name string) string {
	var b strings.Builder
	length, pending := 0, false
	plain := norm.NFC.String(stripMarks(norm.NFKD.String(plainLetters(strings.ToLower(norm.NFC.String(name))))))
	for _, c := range plain {
		switch {
		case c == '\'' || c == '’':
			continue // Anna's is annas
		case !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c):
			pending = b.Len() > 0
			continue
		case !hclsyntax.ValidIdentifier("a" + string(c)):
			pending = b.Len() > 0
			continue
		case length >= maxName:
			return b.String()
		}
		if pending {
			b.WriteByte('_')
			length, pending = length+1, false
		}
		b.WriteRune(c)
		length++
	}
	return b.String()
}

// plainLetters spells letters that no decomposition makes plain.
func plainLetters(text string) string {
	return strings.NewReplacer("ß", "ss", "æ", "ae", "ø", "o", "œ", "oe", "ł", "l", "đ", "d", "ð", "d", "þ", "th",
		"ı", "i").Replace(text)
}

// stripMarks takes accents off Latin and Greek letters. In other scripts marks are part
// of the word.
func stripMarks(text string) string {
	var b strings.Builder
	isAccented := false
	for _, c := range text {
		if unicode.Is(unicode.Mn, c) && isAccented {
			continue
		}
		if !unicode.Is(unicode.Mn, c) {
			isAccented = unicode.In(c, unicode.Latin, unicode.Greek)
		}
		b.WriteRune(c)
	}
	return b.String()
}

// isReserved reports a word that means something to HCL or Terraform where a name may stand.
func isReserved(word string) bool {
	return slices.Contains([]string{
		"true", "false", "null", "for", "in", "if", "else", "endif", "endfor", "each", "count", "self", "path",
		"var", "local", "module", "data", "resource", "terraform",
	}, word)
}

// blockName is the name of an object's block, as long as no other object wants the same.
func blockName(o Object) string {
	name := identifier(o.Name)
	switch {
	case o.Name == o.ID || name == "":
		return o.Kind + "_" + shortID(o.ID)
	case isReserved(name) || !hclsyntax.ValidIdentifier(name):
		return o.Kind + "_" + name
	}
	return name
}

// shortID is enough of a UUID to tell objects of one name apart.
func shortID(id string) string {
	id = identifier(id)
	return id[:min(8, len(id))]
}

// nameBlocks gives each object the name of its block, by id. The names depend on the objects
// alone and not on their order: objects of one name are told apart by their organization, and
// within one by their id.
func nameBlocks(objects []Object) map[string]string {
	names, orgs := make(map[string]string, len(objects)), map[string]string{}
	for _, o := range objects {
		names[o.ID] = blockName(o)
		if o.Kind == organizationKind {
			orgs[o.ID] = names[o.ID]
		}
	}
	for _, again := range []func(Object) string{
		func(o Object) string {
			if org := orgs[o.OrganizationID]; org != "" && o.Kind != organizationKind {
				return strings.TrimSuffix(org, "_"+shortID(o.OrganizationID)) + "_" + identifier(names[o.ID])
			}
			return names[o.ID]
		},
		func(o Object) string { return names[o.ID] + "_" + shortID(o.ID) },
		func(o Object) string { return names[o.ID] + "_" + identifier(o.ID) },
	} {
		byName := map[string][]Object{}
		for _, o := range objects {
			at := o.Kind + "." + names[o.ID]
			byName[at] = append(byName[at], o)
		}
		renamed := map[string]string{}
		for _, alike := range byName {
			if len(alike) > 1 {
				for _, o := range alike {
					renamed[o.ID] = again(o)
				}
			}
		}
		maps.Copy(names, renamed)
	}
	return names
}

// compareNaturally compares two texts as a person does: numbers in them by their value.
func compareNaturally(a, b string) int {
	for a != "" && b != "" {
		x, restA := number(a)
		y, restB := number(b)
		if x != "" && y != "" {
			x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
			if order := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); order != 0 {
				return order
			}
			a, b = restA, restB
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// number cuts the digits off the front of a text.
func number(text string) (digits, rest string) {
	end := strings.IndexFunc(text, func(c rune) bool { return c < '0' || c > '9' })
	if end < 0 {
		end = len(text)
	}
	return text[:end], text[end:]
}
