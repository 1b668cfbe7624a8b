// Package sitescsv reads the CSV format in which the console imports sites.
//
// Its columns are name, description, scope, exclusion, subnet_ranges, subnet_tags and
// subnet_descriptions (api-behaviour 4). Files with one subnet in a row, and one row for each
// subnet of a site, with tags written "key=value" and spaces between them, were observed; rows of
// the same site therefore add up. How the console separates several values in one cell is not
// known. Here networks may have semicolons, commas, spaces or line breaks between them, and the
// tags and descriptions of several subnets have semicolons, in the order of the subnets.
package sitescsv

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// The columns of the format.
const (
	nameColumn         = "name"
	descriptionColumn  = "description"
	scopeColumn        = "scope"
	exclusionColumn    = "exclusion"
	rangesColumn       = "subnet_ranges"
	tagsColumn         = "subnet_tags"
	descriptionsColumn = "subnet_descriptions"
)

// Columns lists the columns in the console's order. Only the name is required.
func Columns() []string {
	return []string{
		nameColumn, descriptionColumn, scopeColumn, exclusionColumn, rangesColumn, tagsColumn,
		descriptionsColumn,
	}
}

// Site is one site of a file. What the file has no column for is nil: nothing is said about it. An
// empty cell is an empty value.
type Site struct {
	Name        string
	Description *string
	Scope       []string // as written, without repetitions: addresses, ranges, CIDRs, names, AS numbers
	Excludes    []string // the same
	Subnets     map[string]runzero.Subnet
}

// maxMistakes is how many mistakes an error lists.
const maxMistakes = 10

// Parse reads a file. The sites come in the order of their first rows, each name once. The error
// lists the mistakes, a line for each, with the line of the text and the column.
func Parse(text string) ([]Site, error) {
	p := parser{reader: csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))), sites: map[string]*draft{}}
	p.reader.FieldsPerRecord = -1 // counted here, with a better message
	p.reader.TrimLeadingSpace = true
	p.reader.ReuseRecord = true
	if p.header() {
		p.rows()
	}
	if err := p.mistakes(); err != nil {
		return nil, err
	}
	out := make([]Site, 0, len(p.order))
	for _, d := range p.order {
		out = append(out, d.Site)
	}
	return out, nil
}

type parser struct {
	reader *csv.Reader
	width  int            // cells of the header
	where  map[string]int // column to position
	blank  []int          // positions without a column
	sites  map[string]*draft
	order  []*draft

	faults []error
	unsaid int // mistakes beyond those that are listed
}

// draft is a site under way, and the lines that its parts come from.
type draft struct {
	Site
	describedIn         int
	subnetIn            map[string]int
	inScope, inExcludes map[string]bool // by canonical spelling
}

func (p *parser) fault(line int, column, format string, args ...any) {
	if len(p.faults) == maxMistakes {
		p.unsaid++
		return
	}
	where := fmt.Sprintf("line %d", line)
	if column != "" {
		where += ", " + column
	}
	p.faults = append(p.faults, fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...)))
}

func (p *parser) mistakes() error {
	if p.unsaid > 0 {
		p.faults = append(p.faults, fmt.Errorf("and %d more mistakes", p.unsaid))
	}
	return errors.Join(p.faults...)
}

// read is the next row, nil at the end and where the text is no CSV any more.
func (p *parser) read() []string {
	cells, err := p.reader.Read()
	var broken *csv.ParseError
	switch {
	case err == nil:
		return cells
	case errors.Is(err, io.EOF):
	case errors.As(err, &broken) && errors.Is(broken.Err, csv.ErrBareQuote):
		p.fault(broken.Line, "",
			`a quotation mark stands inside a cell; put the whole cell into quotation marks and double those inside`)
	case errors.As(err, &broken) && errors.Is(broken.Err, csv.ErrQuote):
		p.fault(broken.StartLine, "",
			`a quoted cell does not end where it should; its last quotation mark is missing, or one inside is not doubled`)
	default:
		p.fault(1, "", "the text cannot be read: %v", err)
	}
	return nil
}

// header reads the first row; false if the rest makes no sense without it.
func (p *parser) header() bool {
	cells := p.read()
	if cells == nil {
		if len(p.faults) == 0 {
			p.fault(1, "", "there is no header; the columns are %s", strings.Join(Columns(), ", "))
		}
		return false
	}
	line, _ := p.reader.FieldPos(0)
	p.width, p.where = len(cells), make(map[string]int, len(cells))
	for i, cell := range cells {
		column := strings.ToLower(strings.TrimSpace(cell))
		_, again := p.where[column]
		switch {
		case column == "":
			p.blank = append(p.blank, i)
		case len(cells) == 1 && strings.ContainsAny(column, ";\t|"):
			p.fault(line, "", "the columns must have commas between them")
			return false
		case !slices.Contains(Columns(), column):
			p.fault(line, "", "there is no column %.40q; the columns are %s", column, strings.Join(Columns(), ", "))
		case again:
			p.fault(line, "", "the column %s is there twice", column)
		default:
			p.where[column] = i
		}
	}
	for _, column := range []string{tagsColumn, descriptionsColumn} {
		if p.has(column) && !p.has(rangesColumn) {
			p.fault(line, "", "the column %s says nothing without the column %s", column, rangesColumn)
		}
	}
	if !p.has(nameColumn) && len(p.faults) == 0 {
		p.fault(line, "", "the column %s is missing", nameColumn)
	}
	return len(p.faults) == 0
}

func (p *parser) has(column string) bool {
	_, ok := p.where[column]
	return ok
}

func (p *parser) rows() {
	for cells := p.read(); cells != nil; cells = p.read() {
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if strings.Join(cells, "") == "" {
			continue // a spreadsheet leaves such rows at the end
		}
		line, _ := p.reader.FieldPos(0)
		if len(cells) != p.width {
			p.fault(line, "", "the row has %d cells, and the header has %d", len(cells), p.width)
			continue
		}
		for _, i := range p.blank {
			if cells[i] != "" {
				p.fault(line, "", "cell %d has no column name in the header", i+1)
			}
		}
		p.row(line, cells)
	}
}

// cell is a trimmed cell of the row that was read last, and its line.
func (p *parser) cell(cells []string, column string) (text string, line int) {
	i, ok := p.where[column]
	if !ok {
		return "", 0
	}
	line, _ = p.reader.FieldPos(i)
	return cells[i], line
}
