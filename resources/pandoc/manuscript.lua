-- Keeps of a manuscript what notes do without: scene breaks, blank lines, comments, and words
-- underlined where typewriters had no italics.  Marks of the private area stand for what Markdown
-- does not know; importing/book_documents.py replaces them.  readable.lua comes after it.

local gap, comment, comment_end = "\u{E000}", "\u{E001}", "\u{E002}"
local title, author, anchor, anchor_end = "\u{E003}", "\u{E004}", "\u{E005}", "\u{E006}"
local stringify = pandoc.utils.stringify

local function plain(inlines)
  return inlines:walk { Emph = function(inner) return inner.content end }
end

local function emphasis(element)
  local words = plain(element.content)
  -- A heading or a link that a program underlines is no emphasis, nor is a blank.
  if stringify(words):match("^%s*$") then return words end
  return pandoc.Emph(words)
end

local function paragraph(block)
  if #block.content == 0 then return pandoc.Para { pandoc.Str(gap) } end
  return nil
end

local function span(element)
  local classes = element.classes
  if classes:includes("deletion") then return {} end
  if classes:includes("comment-start") then
    local by = element.attributes.author or ""
    local words = stringify(element.content)
    if by ~= "" then words = by .. ": " .. words end
    return { pandoc.Str(comment .. words .. comment_end) }
  end
  local style = element.attributes["custom-style"] or ""
  if style == "Emphasis" then return emphasis(element) end
  if style == "Strong" then return pandoc.Strong(element.content) end
  return nil
end

local function marked(mark, block)
  local words = stringify(block)
  if words:match("^%s*$") then return pandoc.Para {} end
  return pandoc.Para { pandoc.Str(mark .. words) }
end

local function div(block)
  local style = (block.attributes["custom-style"] or ""):lower()
  if style == "book contact" or style == "book dedication" or style == "book rights" then
    return {}
  end
  if style == "book title" then return marked(title, block) end
  if style == "book author" then return marked(author, block) end
  if style:match("scene%s*break") or style:match("section%s*break") then
    return pandoc.HorizontalRule()
  end
  -- The first page of an e-book or a web page that this program wrote.
  if block.classes:includes("titlepage") then return {} end
  local first = block.content[1]
  if first and first.t == "Para" and stringify(first):sub(1, #title) == title then
    -- Dedication and rights, which stand there too, are no part of the text.
    local kept = pandoc.Blocks { first }
    if block.content[2] then kept:insert(marked(author, block.content[2])) end
    return kept
  end
  return nil
end

local function link(element)
  local id = element.target:match("^scrivcmt://([%w-]+)")
  if not id then return nil end
  local words = element.content
  words:insert(pandoc.Str(anchor .. id .. anchor_end))
  return words
end

local function header(element)
  -- Programs set headings bold or underlined; the heading itself says it.
  local words = element.content:walk {
    Strong = function(inner) return inner.content end,
    Underline = function(inner) return inner.content end,
  }
  if element.classes:includes("title") then
    return pandoc.Para { pandoc.Str(title .. stringify(words)) }
  end
  if stringify(words):match("^%s*$") then return {} end
  return pandoc.Header(element.level, words)
end

return {
  { Header = header },
  {
    traverse = "topdown",
    Underline = emphasis,
  },
  { Emph = emphasis, Para = paragraph, Span = span, Div = div, Link = link },
}
