// Command screenshot reads a PNG on standard input and writes it with a palette of 256 colors on
// standard output: a picture of text is less than half as large then, and looks the same.
package main

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"slices"
)

func main() {
	if err := reduce(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "screenshot:", err)
		os.Exit(1)
	}
}

func reduce(in io.Reader, out io.Writer) error {
	full, err := png.Decode(in)
	if err != nil {
		return fmt.Errorf("reading the picture: %w", err)
	}
	size := full.Bounds()
	seen := map[color.RGBA]int{}
	var order []color.RGBA // of their first pixels, so that the same picture gives the same file
	for y := size.Min.Y; y < size.Max.Y; y++ {
		for x := size.Min.X; x < size.Max.X; x++ {
			c := at(full, x, y)
			if seen[c] == 0 {
				order = append(order, c)
			}
			seen[c]++
		}
	}
	slices.SortStableFunc(order, func(a, b color.RGBA) int { return cmp.Compare(seen[b], seen[a]) })
	palette := pick(order)
	nearest := map[color.RGBA]uint8{}
	for _, c := range order {
		nearest[c] = uint8(palette.Index(c)) //nolint:gosec // at most 255
	}
	small := image.NewPaletted(size, palette)
	for y := size.Min.Y; y < size.Max.Y; y++ {
		for x := size.Min.X; x < size.Max.X; x++ {
			small.SetColorIndex(x, y, nearest[at(full, x, y)])
		}
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(out, small); err != nil {
		return fmt.Errorf("writing the picture: %w", err)
	}
	return nil
}

// pick takes the first 256 colors that are not too much alike. What is too much is the least that
// leaves no color without one like it: a rare color of its own must not give way to a shade of a
// frequent one.
func pick(order []color.RGBA) color.Palette {
	for alike := 0; ; alike++ {
		var palette color.Palette
		for _, c := range order {
			if len(palette) > 0 && distance(c, palette[palette.Index(c)]) <= alike {
				continue
			}
			palette = append(palette, c)
			if len(palette) > 256 {
				break
			}
		}
		if len(palette) <= 256 {
			return palette
		}
	}
}

// distance is the largest difference in red, green and blue.
func distance(a, b color.Color) int {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	limit := 0
	for _, d := range []int{int(ar>>8) - int(br>>8), int(ag>>8) - int(bg>>8), int(ab>>8) - int(bb>>8)} {
		limit = max(limit, d, -d)
	}
	return limit
}

func at(p image.Image, x, y int) color.RGBA {
	r, g, b, a := p.At(x, y).RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)} //nolint:gosec // 16 bits shifted by 8
}
