package export

import (
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// maxLine is how long a list on one line may be.
const maxLine = 80

// asHCL writes a file in HCL, as "terraform fmt" would.
func asHCL(f file) []byte {
	out := hclwrite.NewEmptyFile()
	comment(out.Body(), []string{mark})
	for _, note := range f.comments {
		out.Body().AppendNewline()
		comment(out.Body(), []string{note})
	}
	for _, b := range f.blocks {
		out.Body().AppendNewline()
		writeBlock(out.Body(), b)
	}
	return hclwrite.Format(out.Bytes())
}

func comment(into *hclwrite.Body, lines []string) {
	for _, line := range lines {
		into.AppendUnstructuredTokens(hclwrite.Tokens{
			{Type: hclsyntax.TokenComment, Bytes: []byte("# " + oneLine(line) + "\n")},
		})
	}
}

// oneLine keeps a comment on its line, whatever it quotes.
func oneLine(line string) string { return strings.Join(strings.Fields(line), " ") }

func writeBlock(into *hclwrite.Body, b block) {
	comment(into, b.comments)
	body := into.AppendNewBlock(b.kind, b.labels).Body()
	for _, a := range b.attributes {
		comment(body, a.comments)
		body.SetAttributeRaw(a.name, tokens(a.value, maxLine-len(a.name)))
	}
	comment(body, b.remarks)
	for i, nested := range b.blocks {
		if i > 0 || len(b.attributes) > 0 {
			body.AppendNewline()
		}
		writeBlock(body, nested)
	}
}

// tokens writes an expression. A list of more characters than space stands on several lines.
func tokens(e expression, space int) hclwrite.Tokens {
	switch e := e.(type) {
	case literal:
		return hclwrite.TokensForValue(e.value)
	case reference:
		return hclwrite.Tokens{{Type: hclsyntax.TokenIdent, Bytes: []byte(e)}}
	case listOf:
		return listTokens(e, space)
	case mapOf:
		return mapTokens(e, space)
	}
	return hclwrite.TokensForValue(cty.NullVal(cty.DynamicPseudoType))
}

func newline() *hclwrite.Token {
	return &hclwrite.Token{Type: hclsyntax.TokenNewline, Bytes: []byte("\n")}
}

func listTokens(items listOf, space int) hclwrite.Tokens {
	elements := make([]hclwrite.Tokens, 0, len(items))
	length := 0
	for _, item := range items {
		one := tokens(item, space)
		elements = append(elements, one)
		length += utf8.RuneCount(one.Bytes()) + len(", ")
	}
	if length <= space {
		return hclwrite.TokensForTuple(elements)
	}
	all := hclwrite.Tokens{{Type: hclsyntax.TokenOBrack, Bytes: []byte("[")}, newline()}
	for _, one := range elements {
		all = append(all, one...)
		all = append(all, &hclwrite.Token{Type: hclsyntax.TokenComma, Bytes: []byte(",")}, newline())
	}
	return append(all, &hclwrite.Token{Type: hclsyntax.TokenCBrack, Bytes: []byte("]")})
}

func mapTokens(m mapOf, space int) hclwrite.Tokens {
	if len(m) == 0 {
		return hclwrite.Tokens{{Type: hclsyntax.TokenIdent, Bytes: []byte("{}")}}
	}
	all := hclwrite.Tokens{{Type: hclsyntax.TokenOBrace, Bytes: []byte("{")}, newline()}
	for _, entry := range m {
		all = append(all, keyTokens(entry.key)...)
		all = append(all, &hclwrite.Token{Type: hclsyntax.TokenEqual, Bytes: []byte("=")})
		all = append(all, tokens(entry.value, space)...)
		all = append(all, newline())
	}
	return append(all, &hclwrite.Token{Type: hclsyntax.TokenCBrace, Bytes: []byte("}")})
}

// keyTokens writes the key of a map: bare where it can be.
func keyTokens(key expression) hclwrite.Tokens {
	switch key := key.(type) {
	case reference:
		return hclwrite.Tokens{{Type: hclsyntax.TokenIdent, Bytes: []byte("(" + string(key) + ")")}}
	case literal:
		if name := key.value.AsString(); hclsyntax.ValidIdentifier(name) && !isReserved(name) {
			return hclwrite.TokensForIdentifier(name)
		}
	}
	return tokens(key, maxLine)
}
