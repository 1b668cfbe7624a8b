package customintegration

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// picture is a PNG of that size in base64.
func picture(t *testing.T, width, height int) string {
	t.Helper()
	drawn := image.NewGray(image.Rect(0, 0, width, height))
	for i := range drawn.Pix {
		drawn.Pix[i] = byte(i * i) // so that it does not shrink to nothing
	}
	drawn.Set(0, 0, color.Gray{Y: 9})
	var file bytes.Buffer
	if err := png.Encode(&file, drawn); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(file.Bytes())
}

func TestIconFault(t *testing.T) {
	full := picture(t, 64, 64)
	whole, err := base64.StdEncoding.DecodeString(full)
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.StdEncoding.EncodeToString
	for name, c := range map[string]struct{ given, want string }{
		"right":         {full, ""},
		"largest":       {picture(t, 256, 256), ""},
		"smallest":      {picture(t, 1, 1), ""},
		"none":          {"", ""},
		"too wide":      {picture(t, 257, 10), "it has 257 by 10 pixels, and at most 256 by 256 are possible"},
		"too high":      {picture(t, 10, 300), "it has 10 by 300 pixels, and at most 256 by 256 are possible"},
		"path":          {"icon.png", "it is not base64"},
		"another kind":  {encode([]byte("\xff\xd8\xff\xe0 and so on")), "it is not a PNG file but looks like image/jpeg"},
		"text":          {encode([]byte("hello")), "it is not a PNG file but looks like text/plain"},
		"cut off":       {encode(whole[:len(whole)/2]), "its PNG file of 64 by 64 pixels is damaged"},
		"header alone":  {encode(whole[:8]), "it is not a PNG file but looks like image/png"},
		"not in base64": {string(whole), "it is not base64"},
	} {
		if got := iconFault(c.given); c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestKeepIcon(t *testing.T) {
	icon, other := picture(t, 8, 8), picture(t, 9, 9)
	wrapped := icon[:20] + "\n" + icon[20:]
	for name, c := range map[string]struct {
		prior    types.String
		answered string
		want     types.String
	}{
		"same":          {types.StringValue(icon), icon, types.StringValue(icon)},
		"other lines":   {types.StringValue(icon), wrapped, types.StringValue(icon)},
		"other picture": {types.StringValue(icon), other, types.StringValue(other)},
		"taken away":    {types.StringValue(icon), "", types.StringNull()},
		"cleared":       {types.StringValue(""), "", types.StringValue("")},
		"not managed":   {types.StringUnknown(), icon, types.StringValue(icon)},
		"none":          {types.StringNull(), "", types.StringNull()},
	} {
		if got := keepIcon(c.prior, c.answered); !got.Equal(c.want) {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
