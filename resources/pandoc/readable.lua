-- Leaves of a document what is to be read, in plain Markdown; readable.md puts a line of
-- JSON above it, with the document's title, authors and keywords.  No function takes the
-- whole document, or every word: that took twice the time of all the rest.

local utils = pandoc.utils
local stringify = utils.stringify

local function bare(element)
  local style = element.attributes and element.attributes.style or ""
  local hidden = element.attributes and element.attributes.hidden
  if hidden or style:match("display%s*:%s*none") then return {} end
  return element.content
end

-- Only what leads to another document of the same program stays: it can be followed here too.
local function link(element)
  local target = element.target
  if target:match("^scrivlnk://") or target:match("^evernote:///view/") then return element end
  return element.content
end

-- Calls add with the words of each paragraph, also of those in lists.
local function each_paragraph(blocks, add)
  for _, block in ipairs(blocks) do
    if block.tag == "BulletList" or block.tag == "OrderedList" then
      for _, item in ipairs(block.content) do each_paragraph(item, add) end
    elseif block.tag == "BlockQuote" then
      each_paragraph(block.content, add)
    elseif block.tag == "CodeBlock" then
      add(pandoc.Inlines { pandoc.Code(block.text) })
    elseif block.content then
      add(block.content)
    end
  end
end

local function cell_inlines(cell)
  local words = pandoc.Inlines {}
  each_paragraph(cell.contents, function(inlines)
    if #words > 0 then words:insert(pandoc.Space()) end
    words:extend(inlines)
  end)
  return words
end

-- A row is a line, for a grid or HTML would be noise, and a table in cells cannot be written.
local function rows_of(rows, paragraphs)
  for _, row in ipairs(rows) do
    local line = pandoc.Inlines {}
    for _, cell in ipairs(row.cells) do
      local words = cell_inlines(cell)
      if #words > 0 then
        if #line > 0 then line:extend { pandoc.Space(), pandoc.Str "|", pandoc.Space() } end
        line:extend(words)
      end
    end
    if #line > 0 then paragraphs:insert(pandoc.Para(line)) end
  end
end

local function flat_table(tbl)
  local paragraphs = pandoc.Blocks {}
  paragraphs:extend(tbl.caption.long or {})
  rows_of(tbl.head.rows, paragraphs)
  for _, body in ipairs(tbl.bodies) do
    rows_of(body.head, paragraphs)
    rows_of(body.body, paragraphs)
  end
  rows_of(tbl.foot.rows, paragraphs)
  return paragraphs
end

local function figure(fig)
  local caption = stringify(fig.caption.long)
  local blocks = pandoc.Blocks {}
  for _, block in ipairs(fig.content) do
    if stringify(block) ~= caption then blocks:insert(block) end
  end
  blocks:extend(fig.caption.long)
  return blocks
end

local function lines(block)
  local paragraph = pandoc.Inlines {}
  for number, line in ipairs(block.content) do
    if number > 1 then paragraph:insert(pandoc.LineBreak()) end
    paragraph:extend(line)
  end
  return pandoc.Para(paragraph)
end

-- Terms and their descriptions one after the other: few readers know the marks for them.
local function definitions(list)
  local blocks = pandoc.Blocks {}
  for _, item in ipairs(list.content) do
    blocks:insert(pandoc.Para(item[1]))
    for _, description in ipairs(item[2]) do blocks:extend(description) end
  end
  return blocks
end

local function quoted(element)
  local single = element.quotetype == "SingleQuote"
  local inside = element.content
  inside:insert(1, pandoc.Str(single and "‘" or "“"))
  inside:insert(pandoc.Str(single and "’" or "”"))
  return inside
end

local function strings(value)
  local found = pandoc.List {}
  if value == nil then return found end
  if utils.type(value) == "List" then
    for _, item in ipairs(value) do found:extend(strings(item)) end
  elseif utils.type(value) == "table" then
    found:extend(strings(value.text or value.name))
  else
    local text = stringify(value)
    if text ~= "" then found:insert(text) end
  end
  return found
end

local function first_line(meta)
  return pandoc.json.encode {
    title = table.concat(strings(meta.title), " "),
    authors = strings(meta.author or meta.creator),
    keywords = strings(meta.keywords or meta.tags or meta.subject),
  }
end

-- What stands in the document as subtitle or summary is kept to be read as well.
local function describe(meta)
  local described = pandoc.RawInline("markdown", first_line(meta))
  return { described = pandoc.Inlines { described }, subtitle = meta.subtitle, abstract = meta.abstract }
end

local nothing = function() return {} end

return {
  {
    Meta = describe,
    RawInline = nothing, RawBlock = nothing,
    Image = function(image) return image.caption end,
    Link = link, Span = bare, Underline = bare, SmallCaps = bare, Superscript = bare,
    Subscript = bare, Cite = bare, Quoted = quoted,
    Math = function(math) return pandoc.Code(math.text) end,
    Div = bare, Figure = figure, LineBlock = lines, DefinitionList = definitions,
    Header = function(header)
      local words = header.content:walk { LineBreak = function() return pandoc.Space() end }
      return pandoc.Header(header.level, words)
    end,
  },
  { Table = flat_table },
}
