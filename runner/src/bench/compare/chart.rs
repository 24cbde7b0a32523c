//! The comparison as a picture: a line for each program, on it a dot for each other Scheme, on a logarithmic scale.

use super::{Comparison, INSIDE};

/// Pixels from one line to the next.
const LINE: f64 = 17.0;
/// Where the scale begins and ends: room for names on its left.
const LEFT: f64 = 150.0;
const RIGHT: f64 = 780.0;
const WIDTH: f64 = 820.0;
/// The scale in powers of two, whatever was measured; more if more is needed.
const LEAST: f64 = -3.0;
const MOST: f64 = 3.0;
/// A colour for each Scheme that is readable on white and on black.
const COLOURS: [&str; 6] = ["#2f7ed8", "#d9730d", "#3a9d4f", "#b250c8", "#c9a400", "#d1495b"];

/// Colours of what is not a dot, for a light background and for a dark one.
const STYLE: &str = "text{font:12px sans-serif;fill:#222}.family{font-weight:bold}.grid{stroke:#ddd}\
    .one{stroke:#222}.mean{fill:none;stroke-width:2}.paper{fill:#fff}\
    @media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}.one{stroke:#ddd}.paper{fill:#161616}}";

/// A line of the picture.
enum Line<'a> {
    /// With the geometric means of the family's programs, or of all.
    Family(&'a str, Option<&'a str>),
    /// The index of a program.
    Program(usize),
}

/// The picture as SVG.
pub(super) fn text(comparison: &Comparison) -> String {
    let lines = lines(comparison);
    let scale = Scale::of(comparison);
    let top = 74.0;
    let height = top + LINE * lines.len() as f64 + 30.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\">\n<style>{STYLE}</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n\
         <text x=\"10\" y=\"20\">Time of other Schemes over Graft&#8217;s: on the right of 1 Graft is faster. Dots are \
         programs, rings are geometric means.</text>\n"
    );
    legend(&mut svg, comparison);
    grid(&mut svg, &scale, top - LINE, height - 24.0);
    for (index, line) in lines.iter().enumerate() {
        let y = top + LINE * index as f64;
        draw(&mut svg, comparison, &scale, line, y);
    }
    svg + "</svg>\n"
}

fn lines(comparison: &Comparison) -> Vec<Line<'_>> {
    let mut lines = vec![Line::Family("all", None)];
    for family in comparison.families() {
        lines.push(Line::Family(family, Some(family)));
        let programs = comparison.rows.iter().enumerate().filter(|(_, row)| row.family == family);
        lines.extend(programs.map(|(index, _)| Line::Program(index)));
    }
    lines
}

fn legend(svg: &mut String, comparison: &Comparison) {
    for (index, found) in comparison.schemes.iter().skip(1).enumerate() {
        let x = LEFT + 100.0 * index as f64;
        let colour = COLOURS[index % COLOURS.len()];
        svg.push_str(&format!("<circle cx=\"{x}\" cy=\"36\" r=\"4\" fill=\"{colour}\"/>"));
        svg.push_str(&format!("<text x=\"{}\" y=\"40\">{}</text>\n", x + 8.0, found.scheme.name));
    }
}

fn grid(svg: &mut String, scale: &Scale, top: f64, bottom: f64) {
    let mut power = scale.least;
    while power <= scale.most {
        let x = scale.x(power.exp2());
        let class = if power == 0.0 { "one" } else { "grid" };
        let label = if power < 0.0 { format!("1/{}", (-power).exp2()) } else { format!("{}", power.exp2()) };
        svg.push_str(&format!("<path class=\"{class}\" d=\"M{x:.1} {top}V{bottom}\"/>"));
        svg.push_str(&format!("<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{label}</text>\n", bottom + 15.0));
        power += 1.0;
    }
}

fn draw(svg: &mut String, comparison: &Comparison, scale: &Scale, line: &Line<'_>, y: f64) {
    let (name, class, x) = match line {
        Line::Family(name, _) => (*name, "family", 10.0),
        Line::Program(index) => (comparison.rows[*index].name.as_str(), "program", 24.0),
    };
    svg.push_str(&format!("<text class=\"{class}\" x=\"{x}\" y=\"{}\">{name}</text>", y + 4.0));
    for (index, found) in comparison.schemes.iter().skip(1).enumerate() {
        let ratio = match line {
            Line::Family(_, family) => comparison.mean(*family, index + 1, INSIDE).map(|(mean, _)| mean),
            Line::Program(row) => comparison.rows[*row].ratio(index + 1, INSIDE),
        };
        let Some(ratio) = ratio else { continue };
        let colour = COLOURS[index % COLOURS.len()];
        let look = match line {
            Line::Family(..) => format!("class=\"mean\" stroke=\"{colour}\" r=\"5\""),
            Line::Program(_) => format!("fill=\"{colour}\" r=\"4\""),
        };
        let title = format!("{name}: {} {ratio:.2}", found.scheme.name);
        svg.push_str(&format!(
            "<circle cx=\"{:.1}\" cy=\"{y}\" {look}><title>{title}</title></circle>",
            scale.x(ratio)
        ));
    }
    svg.push('\n');
}

/// The horizontal axis, in powers of two.
struct Scale {
    least: f64,
    most: f64,
}

impl Scale {
    /// One that has room for every ratio.
    fn of(comparison: &Comparison) -> Scale {
        let mut scale = Scale { least: LEAST, most: MOST };
        let schemes = 1..comparison.schemes.len();
        for ratio in schemes.flat_map(|scheme| comparison.rows.iter().filter_map(move |row| row.ratio(scheme, INSIDE)))
        {
            scale.least = scale.least.min(ratio.log2().floor());
            scale.most = scale.most.max(ratio.log2().ceil());
        }
        scale
    }

    fn x(&self, ratio: f64) -> f64 {
        LEFT + (RIGHT - LEFT) * (ratio.log2() - self.least) / (self.most - self.least)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::comparison;
    use super::*;

    #[test]
    fn every_ratio_is_a_dot_and_every_mean_a_ring() {
        let svg = text(&comparison());
        // The legend, the program, its family, and all.
        assert_eq!(svg.matches("<circle").count(), 4);
        assert_eq!(svg.matches("class=\"mean\"").count(), 2);
        assert!(svg.contains("<title>fib: peer 0.25</title>"), "{svg}");
        assert!(svg.contains(">cat</text>"), "{svg}");
    }
}
