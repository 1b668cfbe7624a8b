package spelling

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math/big"
	"slices"
	"strings"
)

// sameJSON reports whether two texts are the same JSON object or array in two spellings.
func sameJSON(a, b string) bool {
	x, ok := structureOf(a)
	if !ok {
		return false
	}
	y, ok := structureOf(b)
	return ok && sameValue(x, y)
}

// structureOf reads a text that is a JSON object or array, and nothing else.
func structureOf(text string) (value any, ok bool) {
	if text = strings.TrimSpace(text); text == "" || text[0] != '{' && text[0] != '[' {
		return nil, false // a number or a word is a text like any other
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&value) != nil {
		return nil, false
	}
	_, err := d.Token()
	return value, errors.Is(err, io.EOF)
}

func sameValue(a, b any) bool {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		return ok && maps.EqualFunc(x, y, sameValue)
	case []any:
		y, ok := b.([]any)
		return ok && slices.EqualFunc(x, y, sameValue)
	case json.Number:
		y, ok := b.(json.Number)
		return ok && sameNumber(x.String(), y.String())
	case string:
		y, ok := b.(string)
		return ok && Plain(x) == Plain(y)
	}
	return a == b
}

// sameNumber compares numbers with the precision that Terraform has.
func sameNumber(a, b string) bool {
	const digits = 512
	x, _, err := big.ParseFloat(a, 10, digits, big.ToNearestEven)
	if err != nil {
		return a == b
	}
	y, _, err := big.ParseFloat(b, 10, digits, big.ToNearestEven)
	return err == nil && x.Cmp(y) == 0
}
